namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>Finds the program, starts it, and says in the task's own words why that failed.</summary>
internal static class ProgramStarter
{
    /// <summary>Starts the program with the given descriptors and returns its id.</summary>
    /// <exception cref="ProcessStartException">It cannot be started.</exception>
    public static int Start(ProcessStart start, string marker, int stdin, int stdout, int stderr)
    {
        var program = start.Command[0];
        var path = Find(program, start.Environment.GetValueOrDefault("PATH", string.Empty));
        var environment = start.Environment.Select(variable => $"{variable.Key}={variable.Value}").Append($"{Marker.Name}={marker}").ToArray();
        var error = PosixSpawn.Start(path, start.Command, environment, start.Directory, stdin, stdout, stderr, out var pid);
        return error == 0 ? pid : throw Explain(error, program, start.Directory);
    }

    // Searched here, because the search of posix_spawnp uses the server's PATH and not the task's.
    private static string Find(string program, string searchPath)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return program;
        }

        var candidates = searchPath.Split(':').Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, program)).Where(File.Exists).ToArray();
        return candidates.FirstOrDefault(file => Libc.Access(file, Libc.MayExecute) == 0)
            ?? throw ProcessStartException.BadInput(candidates.Length > 0
                ? $"input_data.command[0]: {candidates[0]} is not executable: give it the execute permission."
                : $"input_data.command[0]: '{program}' was not found in PATH ({searchPath}): install it, give its full path, or set input_data.env.PATH.");
    }

    private static ProcessStartException Explain(int error, string program, string? directory)
    {
        if (directory is not null && (!Directory.Exists(directory) || Libc.Access(directory, Libc.MayExecute) != 0))
        {
            return ProcessStartException.BadInput($"input_data.cwd cannot be entered: {directory} is gone or the server may not use it.");
        }

        return error switch
        {
            Libc.NoEntry or Libc.NotADirectory => ProcessStartException.BadInput(
                $"input_data.command[0]: '{program}' was not found, or the interpreter its first line names was not."),
            Libc.AccessDenied => ProcessStartException.BadInput(
                $"input_data.command[0]: '{program}' is not executable by the server: give it the execute permission."),
            Libc.NotExecutableFormat => ProcessStartException.BadInput(
                $"input_data.command[0]: '{program}' is no program: a script needs a first line such as #!/bin/sh."),
            Libc.TooBig => ProcessStartException.BadInput(
                "input_data.command and input_data.env together, or one text in them, are longer than the system allows: pass the data by stdin or a file."),
            Libc.TryAgain or Libc.NoMemory or Libc.TooManyFiles or Libc.TooManyFilesInSystem => ProcessStartException.NoRoom(
                $"'{program}' could not be started: the machine has no room for another process (error {error})."),
            Libc.TextFileBusy => new ProcessStartException($"input_data.command[0]: '{program}' is being written to.", TaskErrorTypes.AgentError, retryable: true),
            _ => ProcessStartException.BadInput($"input_data.command[0]: '{program}' cannot be executed (error {error})."),
        };
    }
}
