using System.Globalization;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>Reads the notes of a killed server and ends what they name.</summary>
internal static class LinuxLeftovers
{
    public static int EndAll(string folder)
    {
        var files = Directory.GetFiles(folder, LeftoverNote.Pattern);
        var notes = files.Select(File.ReadAllLines).Where(lines => lines.Length >= 2 && lines[0] == ProcFs.BootId).ToList();
        var markers = notes.Select(lines => lines[1]).ToHashSet(StringComparer.Ordinal);

        // A session's id is that of the program that leads it; it is only believed when the leader is still the noted one.
        var sessions = notes.Select(LeaderOf).OfType<int>().ToHashSet();
        var ended = notes.Count == 0 ? 0 : ProcessTree.Kill(markers.Contains, sessions.Contains);
        foreach (var file in files)
        {
            File.Delete(file);
        }

        return ended;
    }

    private static int? LeaderOf(string[] lines)
    {
        var fields = lines.Length > 2 ? lines[2].Split(' ') : [];
        return fields.Length == 2
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var startTime)
            && ProcFs.Stat(pid) is { } stat && stat.StartTime == startTime && stat.Session == pid
                ? pid
                : null;
    }
}
