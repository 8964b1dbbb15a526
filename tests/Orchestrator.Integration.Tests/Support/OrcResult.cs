using System.Text.Json;

namespace Orchestrator.Integration.Tests.Support;

/// <summary>How a run of <c>orc</c> ended.</summary>
public sealed record OrcResult(int ExitCode, string Stdout, string Stderr)
{
    /// <summary>stdout as the one JSON document it is.</summary>
    public JsonElement Json => JsonDocument.Parse(Stdout).RootElement;

    /// <summary>stdout as a JSON document a line.</summary>
    public IReadOnlyList<JsonElement> JsonLines =>
        [.. Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>This result, once the exit code is what the test needs to go on; else a failure that shows what orc said.</summary>
    public OrcResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"orc ended with {ExitCode}, not {exitCode}.\nstdout: {Stdout}\nstderr: {Stderr}");
        return this;
    }
}
