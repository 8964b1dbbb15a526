namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>Reads the answers of calls that have been answered; in a simulation there is nobody to wait for.</summary>
internal static class Answers
{
    public static T Result<T>(this Task<T> answer) =>
        answer.IsCompleted ? answer.GetAwaiter().GetResult() : throw new SimulationFailedException("There is no answer yet.");
}
