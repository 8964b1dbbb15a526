using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Integration.Tests.Cli;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Tests;

namespace Orchestrator.Integration.Tests.Workflows;

/// <summary>The workflows of <c>examples/workflows</c>, run by real programs on files of the test, whose results it works out by itself.</summary>
public sealed partial class WorkflowExampleTests : IClassFixture<ServerProcess>, IDisposable
{
    private static readonly char[] Blank = [' ', '\n'];
    private readonly OrcServer server;
    private readonly TempFolder folder = new();
    private readonly string[] files;

    public WorkflowExampleTests(ServerProcess process)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The examples name programs as Linux has them.");
        server = process.Server;
        Directory.CreateDirectory(folder.File("texts/deep"));
        (string Name, string Text)[] texts =
        [
            ("pears.md", "Pears and apples,\nand apples again.\n"),
            ("two words.md", "An apple\na day, and a day, and a day\n"),
            ("deep/plums.md", "plums\n"),
        ];
        files = [.. texts.Select(text => folder.File($"texts/{text.Name}"))];
        for (var i = 0; i < files.Length; i++)
        {
            File.WriteAllText(files[i], texts[i].Text);
        }
    }

    public static TheoryData<string> Names => [.. Repository.Files("examples/workflows", "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    private string Texts => folder.File("texts");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_is_sound_can_be_drawn_and_is_named_on_the_page(string name)
    {
        (await OrcProcess.RunAsync(["workflow", "validate", Example(name)])).Expect(0);
        var drawn = (await OrcProcess.RunAsync(["workflow", "graph", Example(name), "--format", "mermaid"])).Expect(0).Stdout;
        var page = await File.ReadAllTextAsync(Repository.PathOf("examples", "workflows", "README.md"));

        Assert.StartsWith("flowchart", drawn, StringComparison.Ordinal);
        Assert.Contains("process", drawn);
        Assert.Contains($"({name}.yaml)", page);
    }

    [Fact]
    public async Task Sequential_finds_the_words_that_are_used_most_and_sorts_them_once()
    {
        var words = WordPattern().Matches(await File.ReadAllTextAsync(files[1])).Select(match => match.Value.ToLowerInvariant());
        var expected = words.GroupBy(word => word).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Take(3).Select(group => $"{group.Key} {group.Count()}");

        var first = await RunAsync("sequential", $"file={files[1]}", "top=3");
        var second = await RunAsync("sequential", $"file={files[1]}", "top=3");

        Assert.Equal(expected, Strings(first.GetProperty("result")));
        Assert.Equal(expected, Strings(second.GetProperty("result")));
        Assert.True(Step(second, "sort").GetProperty("cached").GetBoolean());
        Assert.False(Step(second, "count").GetProperty("cached").GetBoolean());
    }

    [Fact]
    public async Task Parallel_knows_a_file()
    {
        var text = await File.ReadAllTextAsync(files[0]);

        var result = (await RunAsync("parallel", $"file={files[0]}")).GetProperty("result");

        Assert.Equal(text.Count(letter => letter == '\n'), result.GetProperty("lines").GetInt32());
        Assert.Equal(text.Split('\n').Max(line => line.Length), result.GetProperty("longest").GetInt32());
        Assert.Equal(text.Length, result.GetProperty("bytes").GetInt32());
        Assert.Equal(Sha256(files[0]), result.Text("sha256"));
    }

    [Fact]
    public async Task Hybrid_looks_through_a_folder_packs_it_and_leaves_nothing_behind()
    {
        var run = await RunAsync("hybrid", $"folder={Texts}", "word=apple");
        var result = run.GetProperty("result");

        Assert.Equal(files.Length, result.GetProperty("files").GetInt32());
        Assert.Equal(files.Sum(file => File.ReadAllLines(file).Length), result.GetProperty("lines").GetInt32());
        Assert.Equal(files.Where(file => File.ReadAllText(file).Contains("apple")).Order(StringComparer.Ordinal), Strings(result.GetProperty("mentions")));
        Assert.Equal(files.Length + 2, result.GetProperty("packed").GetInt32());
        Assert.False(Directory.Exists(Step(run, "work").GetProperty("result").Text("stdout").Trim()));
    }

    [Fact]
    public async Task Hybrid_goes_on_when_nothing_is_found_and_packs_nothing_when_there_is_too_little()
    {
        var run = await RunAsync("hybrid", $"folder={Texts}", "word=durian", "least=4");

        Assert.Equal("failed", Step(run, "mentions").Text("status"));
        Assert.Equal(["skipped", "skipped", "completed"], new[] { "pack", "check", "tidy" }.Select(step => Step(run, step).Text("status")));
        Assert.Empty(Strings(run.GetProperty("result").GetProperty("mentions")));
        Assert.Equal(0, run.GetProperty("result").GetProperty("packed").GetInt32());
        Assert.False(Directory.Exists(Step(run, "work").GetProperty("result").Text("stdout").Trim()));
    }

    [Fact]
    public async Task Map_compresses_each_file()
    {
        var into = folder.File("compressed");

        var run = await RunAsync("map", $"folder={Texts}", $"into={into}");

        Assert.Equal(files.Length, run.GetProperty("result").GetProperty("compressed").GetInt32());
        foreach (var file in files)
        {
            await using var gzip = new GZipStream(File.OpenRead(Path.Combine(into, Path.GetRelativePath(Texts, file) + ".gz")), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip);
            Assert.Equal(await File.ReadAllTextAsync(file), await reader.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task Approval_publishes_what_was_approved()
    {
        var (draft, into) = (folder.File("draft.tar"), folder.File("published.tar"));
        var run = await StartAsync("approval", $"folder={Texts}", $"draft={draft}", $"into={into}");
        await StepStandsAsync(run, "look", "running");
        var sum = Sha256(draft);
        Assert.False(File.Exists(into));

        (await server.RunAsync("workflow", "approve", run, "look", "--comment", "seen by Ada")).Expect(0);
        (await server.RunAsync("workflow", "watch", run)).Expect(0);
        var result = (await server.RunAsync("workflow", "show", run, "--json")).Expect(0).Json.GetProperty("result");

        Assert.Equal((into, sum, "seen by Ada"), (result.Text("published"), result.Text("sha256"), result.Text("comment")));
        Assert.Equal(sum, Sha256(into));
        Assert.False(File.Exists(draft));
    }

    [Fact]
    public async Task Approval_publishes_nothing_that_was_refused()
    {
        var (draft, into) = (folder.File("draft.tar"), folder.File("published.tar"));
        var run = await StartAsync("approval", $"folder={Texts}", $"draft={draft}", $"into={into}");
        await StepStandsAsync(run, "look", "running");

        (await server.RunAsync("workflow", "reject", run, "look")).Expect(0);
        (await server.RunAsync("workflow", "watch", run)).Expect(5);

        Assert.False(File.Exists(into));
        Assert.False(File.Exists(draft));
    }

    [Fact]
    public async Task Sub_workflow_adds_up_what_the_runs_of_another_workflow_counted()
    {
        var counts = files.Select(file => File.ReadAllText(file).Split(Blank, StringSplitOptions.RemoveEmptyEntries).Length).ToList();
        (await server.RunAsync("workflow", "put", Example("count-file"))).Expect(0);

        var one = await RunAsync("count-file", $"file={files[0]}");
        var all = (await RunAsync("sub-workflow", $"folder={Texts}")).GetProperty("result");

        Assert.Equal(counts[0], one.GetProperty("result").GetInt32());
        Assert.Equal(
            (counts.Count, counts.Sum(), counts.Max()),
            (all.GetProperty("files").GetInt32(), all.GetProperty("words").GetInt32(), all.GetProperty("most").GetInt32()));
    }

    [Fact]
    public async Task A_folder_without_files_is_no_fault()
    {
        Directory.CreateDirectory(folder.File("empty"));
        (await server.RunAsync("workflow", "put", Example("count-file"))).Expect(0);

        var looked = (await RunAsync("hybrid", $"folder={folder.File("empty")}")).GetProperty("result");
        var compressed = (await RunAsync("map", $"folder={folder.File("empty")}", $"into={folder.File("compressed")}")).GetProperty("result");
        var counted = (await RunAsync("sub-workflow", $"folder={folder.File("empty")}")).GetProperty("result");

        Assert.Equal((0, 0, 0), (looked.GetProperty("files").GetInt32(), looked.GetProperty("lines").GetInt32(), looked.GetProperty("packed").GetInt32()));
        Assert.Equal(0, compressed.GetProperty("compressed").GetInt32());
        Assert.Equal((0, 0), (counted.GetProperty("words").GetInt32(), counted.GetProperty("most").GetInt32()));
    }

    private static string Example(string name) => Repository.PathOf("examples", "workflows", $"{name}.yaml");

    private static JsonElement Step(JsonElement run, string step) => run.GetProperty("tasks").GetProperty(step);

    private static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(text => text.GetString()!);

    private static string Sha256(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))).ToLower(CultureInfo.InvariantCulture);

    private async Task<JsonElement> RunAsync(string name, params string[] parameters) =>
        (await server.RunAsync(["workflow", "run", Example(name), "--wait", "--json", .. parameters.SelectMany(parameter => new[] { "-p", parameter })])).Expect(0).Json;

    private async Task<string> StartAsync(string name, params string[] parameters) =>
        (await server.RunAsync(["workflow", "run", Example(name), .. parameters.SelectMany(parameter => new[] { "-p", parameter })])).Expect(0).Stdout.Trim();

    /// <summary>Follows the run until one of its steps stands like this.</summary>
    private async Task StepStandsAsync(string run, string step, string status)
    {
        await using var watch = server.Start("workflow", "watch", run, "--json");
        while (await watch.NextLineAsync() is { } line)
        {
            if (Step(JsonDocument.Parse(line).RootElement, step).Text("status") == status)
            {
                return;
            }
        }

        Assert.Fail($"Step {step} of {run} never was {status}: {watch.Stderr}");
    }

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex WordPattern();
}
