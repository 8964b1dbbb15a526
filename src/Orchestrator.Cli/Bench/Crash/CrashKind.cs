namespace Orchestrator.Cli.Bench.Crash;

/// <summary>What a submitted task does, and so how it has to end.</summary>
internal enum CrashKind
{
    /// <summary>Returns its input.</summary>
    Echo,

    /// <summary>Waits in the server's process.</summary>
    Sleep,

    /// <summary>Fails each time, until its attempts are used up.</summary>
    FailAlways,

    /// <summary>Fails once, and is not to be tried again.</summary>
    FailForGood,

    /// <summary>Fails a few times, then completes.</summary>
    FailThenComplete,

    /// <summary>A program of its own that ends at once.</summary>
    Program,

    /// <summary>A program of its own that a kill may leave running.</summary>
    SlowProgram,
}
