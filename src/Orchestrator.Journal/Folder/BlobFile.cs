using System.Buffers.Binary;
using System.Text;
using Orchestrator.Journal.Blobs;

namespace Orchestrator.Journal.Folder;

/// <summary>
/// The file of a blob: a mark, the length of its label, when it was stored and expires, a checksum of its bytes, the label, the bytes. Numbers are little endian. A file that
/// is not whole is no blob.
/// </summary>
internal static class BlobFile
{
    /// <summary>How the name of a file ends that is being written.</summary>
    public const string Unfinished = ".part";

    private const uint Mark = 0x31_62_72_4f;
    private const int LabelAt = 4;
    private const int StoredAt = 8;
    private const int ExpiresAt = 16;
    private const int BytesAt = 24;
    private const int ChecksumAt = 32;
    private const int HeaderBytes = 36;
    private const int MaxLabelBytes = 4000;

    /// <summary>Writes a whole file, on the disk when done.</summary>
    public static void Write(string path, BlobInfo info, ReadOnlySpan<byte> data)
    {
        var label = Encoding.UTF8.GetBytes(info.Label);
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(header[LabelAt..], label.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[StoredAt..], info.StoredAt);
        BinaryPrimitives.WriteInt64LittleEndian(header[ExpiresAt..], info.ExpiresAt);
        BinaryPrimitives.WriteInt64LittleEndian(header[BytesAt..], data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[ChecksumAt..], RecordChecksum.Of(0, 0, data.Length, data));
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(header);
        file.Write(label);
        file.Write(data);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads a blob; null when the file is gone or damaged.</summary>
    public static Blob? Read(string path, string bucket, string key)
    {
        try
        {
            using var file = File.OpenHandle(path);
            if (ReadInfo(file, bucket, key) is not { } read)
            {
                return null;
            }

            var data = new byte[read.Info.Bytes];
            return RandomAccess.Read(file, data, read.DataAt) == data.Length && RecordChecksum.Of(0, 0, data.Length, data) == read.Checksum
                ? new Blob(read.Info, data)
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes when it was stored into a file that is there.</summary>
    public static void Touch(string path, long storedAt)
    {
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(time, storedAt);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, time, StoredAt);
    }

    /// <summary>What is known of all blobs below a folder. What was never finished, or is none of ours, is left out, and of the former deleted.</summary>
    public static IEnumerable<BlobInfo> All(string folder, string bucket)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (path.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                File.Delete(path);
                continue;
            }

            using var file = File.OpenHandle(path);
            if (ReadInfo(file, bucket, Path.GetFileName(path)) is { } read)
            {
                yield return read.Info;
            }
        }
    }

    private static (BlobInfo Info, long DataAt, uint Checksum)? ReadInfo(Microsoft.Win32.SafeHandles.SafeFileHandle file, string bucket, string key)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (RandomAccess.Read(file, header, 0) < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(header) != Mark)
        {
            return null;
        }

        var labelBytes = BinaryPrimitives.ReadInt32LittleEndian(header[LabelAt..]);
        var bytes = BinaryPrimitives.ReadInt64LittleEndian(header[BytesAt..]);
        if (labelBytes is < 0 or > MaxLabelBytes || RandomAccess.GetLength(file) != HeaderBytes + labelBytes + bytes)
        {
            return null;
        }

        var label = new byte[labelBytes];
        RandomAccess.Read(file, label, HeaderBytes);
        var info = new BlobInfo(
            bucket,
            key,
            Encoding.UTF8.GetString(label),
            bytes,
            BinaryPrimitives.ReadInt64LittleEndian(header[StoredAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[ExpiresAt..]));
        return (info, HeaderBytes + labelBytes, BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumAt..]));
    }
}
