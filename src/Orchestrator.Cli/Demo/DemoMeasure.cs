namespace Orchestrator.Cli.Demo;

/// <summary>What a task of the demo finds out about a file.</summary>
internal enum DemoMeasure
{
    /// <summary>Its line ends, as <c>wc -l</c> counts them.</summary>
    Lines,

    /// <summary>Its POSIX checksum, as <c>cksum</c> computes it.</summary>
    Checksum,
}
