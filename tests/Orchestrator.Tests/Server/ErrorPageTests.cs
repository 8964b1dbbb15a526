using Orchestrator.Server.Errors;

namespace Orchestrator.Tests.Server;

/// <summary>Each code has its page, each page its code.</summary>
public sealed class ErrorPageTests
{
    [Fact]
    public void Each_code_has_a_page_and_each_page_a_code() =>
        Assert.Equal(
            ErrorCodes.All.Select(code => code.Name).Order(StringComparer.Ordinal),
            Repository.Files("docs/errors", "*.md").Select(Path.GetFileNameWithoutExtension));

    [Fact]
    public void Each_code_is_listed_once()
    {
        var declared = typeof(ErrorCodes).GetProperties().Where(property => property.PropertyType == typeof(ErrorCode)).Select(property => property.GetValue(null));

        Assert.Equal(declared, ErrorCodes.All);
        Assert.Distinct(ErrorCodes.All.Select(code => code.Name));
    }

    [Fact]
    public void Each_page_says_what_happened_and_what_to_do() =>
        Assert.All(ErrorCodes.All, code =>
        {
            var page = File.ReadAllText(Repository.PathOf("docs", "errors", $"{code.Name}.md"));
            Assert.StartsWith($"# {code.Name}\n\nHTTP {code.Status}: {code.Title}.\n", page, StringComparison.Ordinal);
            Assert.Contains("\n## What happened\n", page, StringComparison.Ordinal);
            Assert.Contains("\n## What to do\n", page, StringComparison.Ordinal);
        });
}
