using System.Text;
using System.Text.Json;
using Orchestrator.Contracts;

namespace Orchestrator.Cli.Demo;

/// <summary>
/// The command lines of the demo's tasks: <c>wc</c> and <c>cksum</c> where the system has them, else <c>orc demo work</c>,
/// which prints the same.
/// </summary>
internal sealed class DemoPrograms
{
    /// <summary>Fails as long as this is the task's first attempt, then becomes the program behind it.</summary>
    private const string FlakyScript = """test "$ORCHESTRATOR_ATTEMPT" -gt 1 || { echo "no luck at first" >&2; exit 1; }; exec "$@" """;

    private const string SlowScript = """sleep 3; exec "$@" """;
    private readonly bool hasAll = !OperatingSystem.IsWindows() && new[] { "wc", "cksum", "sh", "sleep" }.All(IsOnPath);

    /// <summary>Who does the work, in words.</summary>
    public string Names => hasAll ? "wc and cksum" : "orc demo work";

    /// <summary>The input of a <c>process</c> task.</summary>
    public RawJson Input(DemoMeasure measure, string file, DemoKind kind = DemoKind.Plain)
    {
        string[] command = hasAll ? Shell(kind, measure == DemoMeasure.Lines ? ["wc", "-l", file] : ["cksum", file]) : Own(measure, file, kind);
        return new RawJson(Encoding.UTF8.GetBytes($$"""{"command":{{JsonSerializer.Serialize(command)}}}"""));
    }

    private static string[] Shell(DemoKind kind, string[] command) => kind switch
    {
        DemoKind.Flaky => ["sh", "-c", FlakyScript, "sh", .. command],
        DemoKind.Slow => ["sh", "-c", SlowScript, "sh", .. command],
        _ => command,
    };

    private static string[] Own(DemoMeasure measure, string file, DemoKind kind) =>
        [.. OwnProgram.Command, "demo", "work", measure == DemoMeasure.Lines ? "lines" : "checksum", file, .. kind switch
        {
            DemoKind.Flaky => new[] { "--flaky" },
            DemoKind.Slow => ["--slow"],
            _ => [],
        }];

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}
