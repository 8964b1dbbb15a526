namespace Orchestrator.Cli.Output;

/// <summary>What a text means; a terminal shows it as a colour.</summary>
internal enum Tone
{
    Normal,

    /// <summary>Beside the point.</summary>
    Quiet,

    /// <summary>Went well.</summary>
    Good,

    /// <summary>Under way.</summary>
    Busy,

    /// <summary>Stopped on purpose, or worth a look.</summary>
    Warning,

    /// <summary>Went wrong.</summary>
    Bad,
}
