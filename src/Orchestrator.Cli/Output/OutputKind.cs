namespace Orchestrator.Cli.Output;

/// <summary>In which form answers are written.</summary>
internal enum OutputKind
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>The API's own JSON, one document a line.</summary>
    Json,

    /// <summary>Ids alone, one a line: what <c>xargs</c> reads.</summary>
    Id,
}
