namespace Orchestrator.Tests.Journal;

/// <summary>A folder of its own for a test, deleted afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orchestrator-journal-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Copies the folder's files as they are on disk now, as a crash would leave them.</summary>
    public TempFolder Copy()
    {
        var copy = new TempFolder();
        foreach (var file in Directory.GetFiles(Path).Where(f => !f.EndsWith("lock", StringComparison.Ordinal)))
        {
            System.IO.File.Copy(file, copy.File(System.IO.Path.GetFileName(file)));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
