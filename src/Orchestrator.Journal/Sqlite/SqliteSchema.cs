namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// A database file's format: who it belongs to and the steps that lead from an empty file to the current version. A step
/// that was released is never changed; a new version is a new step at the end.
/// </summary>
/// <param name="ApplicationId">Marks the file as ours, so that a foreign database of the same name is left alone.</param>
/// <param name="PageBytes">Page size of a new file.</param>
/// <param name="Steps">SQL of each version, the first at index 0.</param>
internal sealed record SqliteSchema(int ApplicationId, int PageBytes, IReadOnlyList<string> Steps)
{
    /// <summary>False saves the wait for the disk at each commit: a power cut may take the newest transactions, whole ones. Default true.</summary>
    public bool SurvivesPowerCut { get; init; } = true;

    /// <summary>Opens the file for writing and brings it to the current version.</summary>
    /// <exception cref="InvalidDataException">The file is foreign or was written by a newer version.</exception>
    public SqliteDatabase OpenWriter(string path)
    {
        var database = SqliteDatabase.Open(path, isReadOnly: false);
        try
        {
            Prepare(database);
            return database;
        }
        catch (SqliteFailure failure)
        {
            database.Dispose();
            throw SqliteFailures.Translate(failure, path);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void Prepare(SqliteDatabase database)
    {
        var version = database.Scalar("PRAGMA user_version");
        var isEmpty = version == 0 && database.Scalar("SELECT count(*) FROM sqlite_master") == 0;
        if (!isEmpty && database.Scalar("PRAGMA application_id") != ApplicationId)
        {
            throw new InvalidDataException(
                $"{database.Path} is a database of another program. Choose another data folder with --data.");
        }

        if (version > Steps.Count)
        {
            throw new InvalidDataException(
                $"{database.Path} has format {version}, and this version knows formats up to {Steps.Count}. " +
                "Start the newer version that wrote it, or choose another data folder with --data.");
        }

        if (isEmpty)
        {
            database.Execute($"PRAGMA page_size = {PageBytes}; PRAGMA application_id = {ApplicationId}");
        }

        // Checkpoints are run by WalCheckpoint. No memory-mapped reads: a failing disk would end the process with a signal.
        database.Execute(
            $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(SurvivesPowerCut ? "FULL" : "NORMAL")}; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0; " +
            $"PRAGMA cache_size = -32768; PRAGMA journal_size_limit = {WalCheckpoint.LargeLogBytes}");

        for (var step = (int)version; step < Steps.Count; step++)
        {
            database.InTransaction(() =>
            {
                database.Execute(Steps[step] + $"; PRAGMA user_version = {step + 1}");
                return true;
            });
        }
    }
}
