using System.Text.RegularExpressions;
using Orchestrator.Server.Configuration;

namespace Orchestrator.Tests.Server.Configuration;

/// <summary>The file <c>orc config init</c> writes.</summary>
public sealed partial class ConfigurationTemplateTests : IDisposable
{
    private readonly ConfigurationSample sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void It_is_accepted_as_it_is_and_says_nothing()
    {
        var configuration = sample.Read(ConfigurationTemplate.Write());

        Assert.Empty(configuration.Problems);
        Assert.All(configuration.Effective, setting => Assert.Equal(Origin.Default, setting.Origin));
    }

    [Fact]
    public void With_every_setting_taken_in_it_says_what_the_defaults_say()
    {
        var defaults = ServerConfiguration.Read(null, [], []);

        var configuration = sample.Read(CommentedSetting().Replace(ConfigurationTemplate.Write(), "$1"));

        Assert.Empty(configuration.Problems);
        Assert.All(configuration.Effective, setting => Assert.StartsWith(sample.File, setting.Origin.Name));
        Assert.Equal(defaults.Effective.Select(setting => setting.Text), configuration.Effective.Select(setting => setting.Text));
    }

    [Fact]
    public void One_setting_taken_in_is_enough_within_its_section() =>
        Assert.Empty(sample.Read(ConfigurationTemplate.Write().Replace("  #max_waiting: ", "  max_waiting: ")).Problems);

    [Fact]
    public void It_explains_every_setting() => Assert.All(
        Settings.All,
        setting => Assert.Contains(setting.Meaning, Wrapped().Replace(ConfigurationTemplate.Write(), " "), StringComparison.Ordinal));

    [GeneratedRegex("(?m)^( *)#(?=[a-z])")]
    private static partial Regex CommentedSetting();

    [GeneratedRegex("\n *# ")]
    private static partial Regex Wrapped();
}
