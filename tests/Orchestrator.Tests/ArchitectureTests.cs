using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Orchestrator.Tests;

/// <summary>The house as the design lays it out: who may know whom, and the habits that keep files findable.</summary>
public sealed partial class ArchitectureTests
{
    private const int MaxLines = 450;
    private const string Anything = "*";

    /// <summary>What each project may reference. Arrows point down only; a new project takes its place here first.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Domain"] = [],
        ["Actors"] = [],
        ["Journal"] = [],
        ["Abstractions"] = [],
        ["Contracts"] = [],
        ["Cluster"] = ["Actors"],
        ["Engine"] = ["Domain", "Actors", "Cluster", "Journal", "Abstractions"],
        ["TestKit"] = ["Engine"],
        ["Handlers"] = ["Abstractions"],
        ["Sdk"] = ["Abstractions", "Contracts"],
        ["Server"] = ["Engine", "Handlers", "Contracts"],
        ["Cli"] = [Anything],
    };

    /// <summary>Files with more than one public type, each with the reason why one file reads better.</summary>
    private static readonly Dictionary<string, string> FilesOfManyTypes = new()
    {
        ["src/Orchestrator.Domain/Tasks/TaskEvent.cs"] = "The events of one state machine are read together.",
        ["src/Orchestrator.Domain/Bulk/BulkEvent.cs"] = "The events of one state machine are read together.",
        ["src/Orchestrator.Domain/Schedules/ScheduleEvent.cs"] = "The events of one state machine are read together.",
        ["src/Orchestrator.Domain/Workflows/Runs/RunEvent.cs"] = "The events of one state machine are read together.",
        ["src/Orchestrator.Domain/Workflows/Stored/WorkflowEvent.cs"] = "The events of one state machine are read together.",
        ["src/Orchestrator.Domain/Locks/LockEvent.cs"] = "The events of one state machine are read together.",
    };

    [Fact]
    public void References_point_down_only()
    {
        var wrong =
            from project in Repository.Files("src", "*.csproj")
            let name = ShortName(project)
            from reference in XDocument.Load(project).Descendants("ProjectReference")
            let target = ShortName(reference.Attribute("Include")!.Value.Replace('\\', '/'))
            where target is "Cli" or "TestKit"
                || !Arrows.TryGetValue(name, out var allowed)
                || !(allowed.Contains(target) || allowed.Contains(Anything))
            select $"{name} -> {target}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_project_has_its_place_in_the_house() =>
        Assert.Empty(Repository.Files("src", "*.csproj").Select(ShortName).Except(Arrows.Keys));

    [Fact]
    public void No_source_file_swallows_the_house()
    {
        var tooLong =
            from file in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
            let lines = File.ReadLines(file).Count()
            where lines > MaxLines
            select $"{Repository.Relative(file)}: {lines} lines, at most {MaxLines}";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_type_has_a_name_that_could_hold_anything()
    {
        var vague =
            from file in Repository.Files("src", "*.cs")
            from Match type in AnyType().Matches(File.ReadAllText(file))
            where VagueName().IsMatch(type.Groups["name"].Value)
            select $"{Repository.Relative(file)}: {type.Groups["name"].Value}";

        Assert.Empty(vague);
    }

    [Fact]
    public void Each_file_has_one_public_type_and_bears_its_name()
    {
        var wrong =
            from file in Repository.Files("src", "*.cs")
            let relative = Repository.Relative(file)
            where !FilesOfManyTypes.ContainsKey(relative)
            let types = PublicTopLevelType().Matches(File.ReadAllText(file)).Select(type => type.Groups["name"].Value).Distinct().ToList()
            where types.Count > 1 || (types.Count == 1 && types[0] != Path.GetFileName(file).Split('.')[0])
            select $"{relative}: {string.Join(", ", types)}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_exception_from_one_type_per_file_is_still_needed() =>
        Assert.All(FilesOfManyTypes.Keys, file =>
            Assert.True(PublicTopLevelType().Count(File.ReadAllText(Repository.PathOf(file))) > 1, file));

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        string[] pages = [Repository.PathOf("README.md"), .. Directory.Exists(Repository.PathOf("docs")) ? Repository.Files("docs", "*.md") : []];
        var broken =
            from page in pages
            where File.Exists(page)
            from Match link in LinkToFile().Matches(WithoutCode(File.ReadAllText(page)))
            let target = Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(link.Groups["path"].Value))
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Repository.Relative(page)}: {link.Groups["path"].Value}";

        Assert.Empty(broken);
    }

    private static string ShortName(string project) => Path.GetFileNameWithoutExtension(project)["Orchestrator.".Length..];

    private static string WithoutCode(string markdown) => Code().Replace(markdown, "");

    [GeneratedRegex(@"^public (?:[a-z]+ )*?(?:(?:record )?(?:class|struct)|record|interface|enum|delegate [^(\r\n]+?) (?<name>\w+)(?=[\s(<:;{])", RegexOptions.Multiline)]
    private static partial Regex PublicTopLevelType();

    [GeneratedRegex(@"^[ \t]*(?:[a-z]+ )*(?:(?:record )?(?:class|struct)|record|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex AnyType();

    [GeneratedRegex("(?:Manager|Helper|Helpers|Util|Utils|Utilities)$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\]\((?![a-z]+:)(?<path>[^)#\s]+)(?:#[^)\s]*)?\)")]
    private static partial Regex LinkToFile();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();
}
