namespace Orchestrator.Sdk.Workflows;

/// <summary>A signal with what it carries, to be declared once and shared by a workflow and whoever gives the signal.</summary>
/// <param name="Name">What the step that waits for it is called, too.</param>
/// <typeparam name="T">Its payload, which is the step's result.</typeparam>
public sealed record SignalName<T>(string Name);
