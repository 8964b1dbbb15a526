using System.Buffers.Binary;
using System.Text;

namespace Orchestrator.Cluster.Nodes;

/// <summary>What nodes say to each other about the cluster: a byte for the kind, a number, and a text in UTF-8.</summary>
/// <param name="Kind">What is said.</param>
/// <param name="Number">A placement's version, or the number of the question.</param>
/// <param name="Text">A shard's name, or empty.</param>
internal sealed record NodeMessage(NodeMessageKind Kind, long Number = 0, string Text = "")
{
    private const int HeaderBytes = 9;

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + Encoding.UTF8.GetByteCount(Text)];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), Number);
        Encoding.UTF8.GetBytes(Text, bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    /// <summary>Null when it is too short to be one.</summary>
    public static NodeMessage? From(ReadOnlySpan<byte> bytes) => bytes.Length < HeaderBytes
        ? null
        : new NodeMessage((NodeMessageKind)bytes[0], BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]), Encoding.UTF8.GetString(bytes[HeaderBytes..]));
}
