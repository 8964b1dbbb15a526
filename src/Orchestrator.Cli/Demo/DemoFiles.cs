namespace Orchestrator.Cli.Demo;

/// <summary>The files the demo reads: those nearest to the top of a folder, in the order of their names.</summary>
internal static class DemoFiles
{
    private const int MostFolders = 5_000;
    private const long LargestFile = 1024 * 1024;
    private static readonly string[] Skipped = ["bin", "obj", "node_modules"];

    private static readonly EnumerationOptions Walk = new()
    {
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>Up to <paramref name="most"/> readable files.</summary>
    public static IReadOnlyList<string> In(string folder, int most)
    {
        var found = new List<string>();
        var folders = new Queue<string>([Path.GetFullPath(folder)]);
        for (var seen = 0; seen < MostFolders && found.Count < most && folders.TryDequeue(out var next); seen++)
        {
            found.AddRange(new DirectoryInfo(next).EnumerateFiles("*", Walk)
                .Where(CanBeMeasured)
                .Select(file => file.FullName)
                .Order(StringComparer.Ordinal)
                .Take(most - found.Count));
            foreach (var inner in Directory.EnumerateDirectories(next, "*", Walk).Order(StringComparer.Ordinal))
            {
                if (!Skipped.Contains(Path.GetFileName(inner), StringComparer.OrdinalIgnoreCase))
                {
                    folders.Enqueue(inner);
                }
            }
        }

        return found;
    }

    /// <summary>Pipes and devices have no length and would be read for ever; a name that is not UTF-8 cannot be told to a program.</summary>
    private static bool CanBeMeasured(FileInfo file)
    {
        if (file.Length is 0 or > LargestFile || file.FullName.Contains('\uFFFD', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            using (file.OpenRead())
            {
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
