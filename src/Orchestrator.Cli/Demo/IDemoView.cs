namespace Orchestrator.Cli.Demo;

/// <summary>Where a demo is told while it runs.</summary>
internal interface IDemoView
{
    /// <summary>Runs the demo with the view open.</summary>
    Task<DemoReport> DuringAsync(Func<Task<DemoReport>> demo);

    /// <summary>A sentence that stays.</summary>
    void Say(string sentence);

    /// <summary>How far it is; the newest replaces the one before where that is possible.</summary>
    void Show(DemoProgress progress);
}
