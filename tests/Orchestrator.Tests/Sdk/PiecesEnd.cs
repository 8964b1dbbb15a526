namespace Orchestrator.Tests.Sdk;

/// <summary>What comes behind the last piece of a body.</summary>
internal enum PiecesEnd
{
    /// <summary>The body is complete.</summary>
    Quiet,

    /// <summary>The connection is lost.</summary>
    Break,

    /// <summary>Nothing, until the reader gives up.</summary>
    Silence,
}
