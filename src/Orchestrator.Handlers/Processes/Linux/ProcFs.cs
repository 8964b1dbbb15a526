using System.Globalization;
using System.Text;

namespace Orchestrator.Handlers.Processes.Linux;

/// <summary>Reads /proc. Processes come and go meanwhile, so every answer may be null, and none throws.</summary>
internal static unsafe class ProcFs
{
    // The kernel allows more, but an environment beyond this is cut by nobody we start.
    private const int LongestFile = 8 * 1024 * 1024;

    /// <summary>Changes with every boot; process ids and start times mean nothing beyond it.</summary>
    public static string BootId { get; } = ReadText("/proc/sys/kernel/random/boot_id")?.Trim() ?? "unknown";

    public static ProcStat? Stat(int pid)
    {
        // The name in parentheses may hold anything, so the fields are counted from its end.
        var text = ReadText($"/proc/{pid}/stat");
        var fields = text?[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields is { Length: > 19 }
            ? new ProcStat(pid, fields[0][0], Number(fields[1]), Number(fields[3]), long.Parse(fields[19], CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>The children of one thread; null when the kernel does not list them (CONFIG_PROC_CHILDREN).</summary>
    public static int[]? Children(int pid, int thread) =>
        ReadText($"/proc/{pid}/task/{thread}/children")?.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Number).ToArray();

    /// <summary>The value of a variable in the environment a process was started with; null when it is not there or not ours to read.</summary>
    public static string? Variable(int pid, ReadOnlySpan<byte> nameAndEquals)
    {
        var bytes = Read($"/proc/{pid}/environ");
        var rest = bytes.AsSpan();
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)0);
            var entry = end < 0 ? rest : rest[..end];
            if (entry.StartsWith(nameAndEquals))
            {
                return Encoding.UTF8.GetString(entry[nameAndEquals.Length..]);
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return null;
    }

    /// <summary>Every process there is now.</summary>
    public static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string? ReadText(string path) => Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    // Not File.ReadAllBytes: a vanished process is the usual case here, and exceptions would cost more than the reading.
    private static byte[]? Read(string path)
    {
        var fd = Libc.Open(path, Libc.OpenCloseOnExec);
        if (fd < 0)
        {
            return null;
        }

        var kept = new byte[4096];
        var length = 0;
        nint read;
        do
        {
            if (length == kept.Length)
            {
                Array.Resize(ref kept, kept.Length * 4);
            }

            fixed (byte* start = kept)
            {
                read = Libc.Read(fd, start + length, kept.Length - length);
            }

            length += (int)Math.Max(0, read);
        }
        while (read > 0 && length < LongestFile);

        _ = Libc.Close(fd);
        return read < 0 ? null : kept[..length];
    }
}
