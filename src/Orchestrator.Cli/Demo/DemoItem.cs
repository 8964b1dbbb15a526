using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Demo;

/// <summary>One piece of the demo's work.</summary>
/// <param name="Key">Its idempotency key; the tag <see cref="Tag"/> of its task holds it too.</param>
/// <param name="Expected">What its result must be, measured without a program; null when none is expected.</param>
/// <param name="Request">What is submitted, each time in the same words.</param>
internal sealed record DemoItem(string Key, DemoKind Kind, DemoMeasure Measure, string File, long? Expected, SubmitTaskRequest Request)
{
    /// <summary>The tag that tells which item a task is for.</summary>
    public const string Tag = "item";
}
