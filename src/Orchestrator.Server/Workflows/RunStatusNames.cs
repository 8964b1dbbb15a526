using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Server.Workflows;

/// <summary>What runs and steps are called on the wire.</summary>
internal static class RunStatusNames
{
    private static readonly string[] OfRuns = [.. Enum.GetNames<RunStatus>().Select(name => name.ToLowerInvariant())];
    private static readonly string[] OfSteps = [.. Enum.GetNames<StepStatus>().Select(name => name.ToLowerInvariant())];

    public static IReadOnlyList<string> Runs => OfRuns;

    public static IReadOnlyList<string> Steps => OfSteps;

    public static string Name(this RunStatus status) => OfRuns[(int)status];

    public static string Name(this StepStatus status) => OfSteps[(int)status];

    public static bool TryParse(string name, out RunStatus status)
    {
        var index = Array.IndexOf(OfRuns, name);
        status = (RunStatus)Math.Max(index, 0);
        return index >= 0;
    }
}
