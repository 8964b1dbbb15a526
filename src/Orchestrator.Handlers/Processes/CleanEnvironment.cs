namespace Orchestrator.Handlers.Processes;

/// <summary>
/// The environment of a child: a short list of the server's own variables, then the task's <c>env</c>, then the two that
/// say which attempt it is. Nothing else of the server's environment reaches it, so the server's secrets stay there.
/// </summary>
internal static class CleanEnvironment
{
    public const string TaskId = "ORCHESTRATOR_TASK_ID";
    public const string Attempt = "ORCHESTRATOR_ATTEMPT";

    // On Windows most programs do not start without the places of the system.
    private static readonly string[] Passed = OperatingSystem.IsWindows()
        ? ["PATH", "PATHEXT", "SystemRoot", "SystemDrive", "ComSpec", "TEMP", "TMP", "USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles"]
        : ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME"];

    public static Dictionary<string, string> For(TaskContext context, IReadOnlyList<KeyValuePair<string, string>> ofTask)
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var name in Passed)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                environment[name] = value;
            }
        }

        foreach (var (name, value) in ofTask)
        {
            environment[name] = value;
        }

        environment[TaskId] = context.TaskId;
        environment[Attempt] = context.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return environment;
    }
}
