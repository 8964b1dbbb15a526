using System.Globalization;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>
/// A small file that says which program runs: boot id and marker, written before it starts, then its id and start time.
/// Whenever the server is killed in between, what is there suffices to find the program. The file needs to outlive the
/// server, not the machine, so nothing is flushed to the disk.
/// </summary>
internal sealed class LeftoverNote : IDisposable
{
    public const string Pattern = "*.child";
    private readonly string path;

    public LeftoverNote(string folder, string marker)
    {
        path = Path.Combine(folder, marker + ".child");
        Write(() =>
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(path, $"{ProcFs.BootId}\n{marker}\n");
        });
    }

    /// <summary>Adds the line that names the process.</summary>
    public void Started(int pid) => Write(() => File.AppendAllText(
        path, string.Create(CultureInfo.InvariantCulture, $"{pid} {ProcFs.Stat(pid)?.StartTime ?? 0}\n")));

    public void Dispose()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The note is about processes that are gone; the next start finds that out and removes it.
        }
    }

    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ProcessStartException.NoRoom($"The program was not run, because it could not be noted for the case that the server dies: {exception.Message}");
        }
    }
}
