using System.Runtime.CompilerServices;
using Orchestrator.Engine;

namespace Orchestrator.TestKit;

/// <summary>
/// Runs one test with many seeds. A failure names the seed, what happened last, and how to replay it; with
/// <c>ORCHESTRATOR_TEST_SEED</c> set, that seed alone runs.
/// </summary>
public static class TestSeeds
{
    /// <summary>The environment variable that names the one seed to run.</summary>
    public const string Variable = "ORCHESTRATOR_TEST_SEED";

    private const int LinesShown = 30;

    /// <summary>Runs the test once with each seed from 1 to <paramref name="count"/>, each time on a new engine.</summary>
    /// <param name="count">How many seeds; at least 1.</param>
    /// <param name="configure">As for <see cref="TestOrchestrator"/>.</param>
    /// <param name="test">The test; it throws when something is not as it should be, as assertions do.</param>
    /// <param name="name">The name to replay it by; filled in by the compiler.</param>
    /// <exception cref="TestOrchestratorException">A seed failed; the inner exception is the test's.</exception>
    public static void Run(int count, Action<OrchestratorOptions> configure, Action<TestOrchestrator> test, [CallerMemberName] string name = "")
    {
        foreach (var seed in Seeds(count))
        {
            using var orchestrator = new TestOrchestrator(configure, seed);
            try
            {
                test(orchestrator);
            }
            catch (Exception e)
            {
                throw Failure(orchestrator, name, e);
            }
        }
    }

    /// <summary>As <see cref="Run"/>, for a test that awaits.</summary>
    public static async Task RunAsync(
        int count, Action<OrchestratorOptions> configure, Func<TestOrchestrator, Task> test, [CallerMemberName] string name = "")
    {
        foreach (var seed in Seeds(count))
        {
            await using var orchestrator = new TestOrchestrator(configure, seed);
            try
            {
                await test(orchestrator);
            }
            catch (Exception e)
            {
                throw Failure(orchestrator, name, e);
            }
        }
    }

    private static IEnumerable<int> Seeds(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Environment.GetEnvironmentVariable(Variable) switch
        {
            null or "" => Enumerable.Range(1, count),
            var text when int.TryParse(text, out var one) => [one],
            var text => throw new TestOrchestratorException($"{Variable} is '{text}'; set it to one seed, a whole number, or unset it."),
        };
    }

    private static TestOrchestratorException Failure(TestOrchestrator orchestrator, string name, Exception e)
    {
        var trace = orchestrator.Trace;
        var left = trace.Count > LinesShown ? $"{trace.Count - LinesShown} lines, then{Environment.NewLine}  " : string.Empty;
        return new TestOrchestratorException(
            $"""
            Seed {orchestrator.Seed} failed: {e.Message}
            Replay it with: {Variable}={orchestrator.Seed} dotnet test --filter {name}
            What happened: {left}{string.Join(Environment.NewLine + "  ", trace.TakeLast(LinesShown))}
            """,
            e);
    }
}
