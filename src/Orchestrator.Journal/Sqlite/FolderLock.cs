using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Orchestrator.Journal.Sqlite;

/// <summary>
/// The right of one process to write to a data folder: the file <c>lock</c>, locked while the process lives and
/// holding its process id. The operating system gives the lock back however the process ends.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <exception cref="JournalInUseException">Another process (or another store of this one) holds the folder.</exception>
    public static FolderLock Take(string folder)
    {
        var path = Path.Combine(folder, "lock");

        // Elsewhere than on Windows, anything but FileShare.None is a shared lock, which two writers could hold.
        var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new JournalInUseException(
                $"Data folder {folder} is in use by process {ReadHolder(path)}; stop it or use another --data folder.", e);
        }

        // A foreign file of this name must not be overwritten: ours holds a number and nothing else.
        var content = new StreamReader(file).ReadToEnd().Trim();
        if (content.Length > 0 && !int.TryParse(content, out _))
        {
            file.Dispose();
            throw new InvalidDataException($"{path} is a file of another program. Choose another data folder with --data.");
        }

        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
        file.Flush();
        return new FolderLock(file);
    }

    /// <summary>Gives the folder back. The file stays: deleting it could take away the lock of whoever comes next.</summary>
    public void Dispose() => this.file.Dispose();

    private static string ReadHolder(string path)
    {
        try
        {
            using var file = OpenWithoutLocking(path);
            using var reader = new StreamReader(file);
            return int.TryParse(reader.ReadLine(), out var id) ? id.ToString() : "(unknown)";
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }

    private static FileStream OpenWithoutLocking(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }

        // FileStream by path asks for a lock in every mode; by handle it does not.
        const int readOnly = 0;
        var handle = new SafeFileHandle(OpenFile(Encoding.UTF8.GetBytes(path + '\0'), readOnly), ownsHandle: true);
        return handle.IsInvalid ? throw new IOException($"Cannot open {path}.") : new FileStream(handle, FileAccess.Read);
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile(byte[] path, int flags);
}
