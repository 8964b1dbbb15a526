namespace Orchestrator.Cli.Demo;

/// <summary>What is special about a task of the demo.</summary>
internal enum DemoKind
{
    /// <summary>Nothing: it runs and completes.</summary>
    Plain,

    /// <summary>Its program fails at the first attempt.</summary>
    Flaky,

    /// <summary>Its program takes three seconds, so that the kill finds it running.</summary>
    Slow,

    /// <summary>It must not start before its delay is over.</summary>
    Delayed,

    /// <summary>Its program can never work; after three attempts it is a dead letter.</summary>
    Hopeless,
}
