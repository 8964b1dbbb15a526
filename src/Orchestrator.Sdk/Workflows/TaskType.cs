namespace Orchestrator.Sdk.Workflows;

/// <summary>A type of task with what it takes and gives, to be declared once and shared by workflows and whoever runs the task.</summary>
/// <param name="Name">What agents know it by.</param>
/// <typeparam name="TIn">Its input.</typeparam>
/// <typeparam name="TOut">Its result.</typeparam>
public sealed record TaskType<TIn, TOut>(string Name);
