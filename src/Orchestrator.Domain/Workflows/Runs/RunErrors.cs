namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>What errors of steps and runs are called, when they are not those of a task.</summary>
public static class RunErrors
{
    /// <summary>An expression has no value.</summary>
    public const string Expression = "expression_error";

    /// <summary>An approval was refused.</summary>
    public const string Rejected = "rejected";

    /// <summary>A task could not be submitted as it is.</summary>
    public const string Invalid = "invalid_task";

    /// <summary>A task was cancelled by somebody, and not the run.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>It took too long.</summary>
    public const string Timeout = "timeout";

    /// <summary>What a run results in has more bytes than may be.</summary>
    public const string ResultTooLarge = "result_too_large";

    /// <summary>A mapped step has more elements than may be.</summary>
    public const string TooManyElements = "too_many_elements";
}
