using System.Text;
using Orchestrator.Server.Configuration;

namespace Orchestrator.Tests.Server.Configuration;

/// <summary><c>docs/configuration.md</c> has the registry's table.</summary>
public sealed class ConfigurationPageTests
{
    private const string Begin = "<!-- settings: from Settings.cs -->\n";
    private const string End = "<!-- end of settings -->\n";

    [Fact]
    public void The_page_has_every_setting_as_the_registry_has_it()
    {
        var path = Repository.PathOf("docs", "configuration.md");
        var page = File.ReadAllText(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var renewed = page[..begin] + Table() + page[end..];
        if (Environment.GetEnvironmentVariable("RENEW_DOCS") is { Length: > 0 })
        {
            File.WriteAllText(path, renewed);
            return;
        }

        Assert.True(
            page == renewed,
            "docs/configuration.md is not what Settings.cs says. Renew it: RENEW_DOCS=1 dotnet test tests/Orchestrator.Tests --filter ConfigurationPageTests");
    }

    private static string Table()
    {
        var table = new StringBuilder("\n| Setting | Unit | Default | Meaning | 0 or empty |\n|---|---|---|---|---|\n");
        foreach (var setting in Settings.All)
        {
            var byDefault = setting.DefaultInWords ?? $"`{EffectiveSetting.TextOf(setting.Default())}`";
            var flag = setting.Flag is null ? "" : $", `{setting.Flag}`";
            table.Append($"| `{setting.Key}`{flag} | {setting.Unit} | {byDefault} | {setting.Meaning} | {setting.Zero ?? "refused"} |\n");
        }

        return table.Append('\n').ToString();
    }
}
