namespace Orchestrator;

/// <summary>Where a line of a task's log comes from. The values are stored: they are never changed.</summary>
public enum TaskLogStream
{
    /// <summary>What the handler logged.</summary>
    Log = 0,

    /// <summary>What a program wrote to its standard output.</summary>
    Stdout = 1,

    /// <summary>What a program wrote to its standard error.</summary>
    Stderr = 2,
}
