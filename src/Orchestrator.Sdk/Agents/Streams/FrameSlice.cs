using System.Text;
using System.Text.Json;

namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>Where in a message a value stands: a text between its quotes, or a whole JSON value. Nothing is copied until it is asked for.</summary>
internal readonly record struct FrameSlice(int Start, int Length, bool IsEscaped)
{
    public bool IsPresent => Length > 0;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> message) => message.Slice(Start, Length);

    /// <summary>The text; empty when it is not there.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public string Text(ReadOnlySpan<byte> message)
    {
        if (!IsEscaped)
        {
            return Encoding.UTF8.GetString(In(message));
        }

        var reader = new Utf8JsonReader(message.Slice(Start - 1, Length + 2));
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A text holds half a character.", e);
        }
    }

    /// <summary>A copy of the JSON value.</summary>
    public byte[] Copy(ReadOnlySpan<byte> message) => In(message).ToArray();
}
