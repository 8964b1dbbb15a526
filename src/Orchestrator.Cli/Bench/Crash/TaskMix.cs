using System.Globalization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>Draws tasks of all sorts, short enough that a backlog is soon worked off.</summary>
internal sealed class TaskMix(Random chance)
{
    private static readonly string[] Domains = ["default", "reports", "images"];

    private static readonly (CrashKind Kind, int Share)[] Shares =
    [
        (CrashKind.Echo, 42), (CrashKind.Sleep, 16), (CrashKind.FailAlways, 8), (CrashKind.FailForGood, 6),
        (CrashKind.FailThenComplete, 10), (CrashKind.Program, 12), (CrashKind.SlowProgram, 6),
    ];

    /// <summary>The mix's task with this number, which no other client uses.</summary>
    public Submission Next(int number)
    {
        var kind = Kind();
        var attempts = chance.Next(2, 5);
        return new Submission(number, kind, new SubmitTaskRequest
        {
            TaskType = kind switch
            {
                CrashKind.Echo => "echo",
                CrashKind.Sleep => "sleep",
                CrashKind.Program or CrashKind.SlowProgram => "process",
                _ => "fail",
            },
            InputData = RawJson.Parse(Input(kind, number, attempts)),
            Domain = Domains[chance.Next(Domains.Length)],
            Priority = chance.Next(5),
            Delay = chance.Next(100) < 15 ? Seconds(0.05, 2) : null,
            IdempotencyKey = chance.Next(2) == 0 ? $"key-{number}" : null,
            RetryPolicy = new RetryPolicyResource { MaxAttempts = attempts, InitialInterval = Seconds(0.02, 0.3) },
            Tags = new Dictionary<string, string> { [Submission.Tag] = number.ToString(CultureInfo.InvariantCulture) },
        });
    }

    private CrashKind Kind()
    {
        var drawn = chance.Next(Shares.Sum(entry => entry.Share));
        return Shares.First(entry => (drawn -= entry.Share) < 0).Kind;
    }

    private string Input(CrashKind kind, int number, int attempts) => string.Create(CultureInfo.InvariantCulture, $"{kind switch
    {
        CrashKind.Echo => $$"""{"number": {{number}}, "text": "{{new string('x', chance.Next(300))}}"}""",
        CrashKind.Sleep => $$"""{"seconds": {{Seconds(0, 0.3)}}}""",
        CrashKind.FailAlways => """{"message": "on purpose"}""",
        CrashKind.FailForGood => """{"message": "for good", "retryable": false}""",
        CrashKind.FailThenComplete => $$"""{"message": "not yet", "times": {{chance.Next(1, attempts)}}}""",
        CrashKind.Program => """{"command": ["true"]}""",
        _ => $$"""{"command": ["sleep", "{{Seconds(0.05, 0.4)}}"]}""",
    }}");

    private double Seconds(double least, double most) => Math.Round(least + (chance.NextDouble() * (most - least)), 3);
}
