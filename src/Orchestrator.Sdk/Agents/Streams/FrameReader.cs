using System.Text.Json;

namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>Reads the frames of one message, one after the other.</summary>
internal ref struct FrameReader
{
    // A payload stands a few levels down in its frame.
    private Utf8JsonReader reader;
    private bool isArray;
    private bool hasBegun;

    public FrameReader(ReadOnlySpan<byte> message) => reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = 128 });

    /// <summary>Reads the next frame.</summary>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="JsonException">The message is not what the protocol says.</exception>
    public bool Read(out ServerFrame frame)
    {
        frame = default;
        if (!reader.Read())
        {
            return hasBegun ? false : throw new JsonException("The message is empty.");
        }

        if (!hasBegun)
        {
            hasBegun = true;
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                isArray = true;
                reader.Read();
            }
        }

        if (isArray && reader.TokenType == JsonTokenType.EndArray)
        {
            // What follows is an error of the JSON reader's own.
            reader.Read();
            return false;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"A frame is an object, not {reader.TokenType}.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadField(ref frame);
        }

        return true;
    }

    private static FrameKind KindOf(ReadOnlySpan<byte> type) => type switch
    {
        _ when type.SequenceEqual("assign"u8) => FrameKind.Assign,
        _ when type.SequenceEqual("ack"u8) => FrameKind.Ack,
        _ when type.SequenceEqual("registered"u8) => FrameKind.Registered,
        _ when type.SequenceEqual("cancel"u8) => FrameKind.Cancel,
        _ when type.SequenceEqual("error"u8) => FrameKind.Error,
        _ when type.SequenceEqual("drain"u8) => FrameKind.Drain,
        _ when type.SequenceEqual("drained"u8) => FrameKind.Drained,
        _ when type.SequenceEqual("ping"u8) => FrameKind.Ping,
        _ when type.SequenceEqual("pong"u8) => FrameKind.Pong,
        _ => FrameKind.Unknown,
    };

    private void ReadField(ref ServerFrame frame)
    {
        // Names by their length first: a frame has few fields, and most are read thousands of times a second.
        var name = reader.ValueSpan;
        switch (name.Length)
        {
            case 4 when name.SequenceEqual("type"u8):
                _ = Text();
                frame.Kind = KindOf(reader.ValueSpan);
                break;
            case 4 when name.SequenceEqual("code"u8):
                frame.Code = Text();
                break;
            case 6 when name.SequenceEqual("detail"u8):
                frame.Detail = Text();
                break;
            case 6 when name.SequenceEqual("reason"u8):
                frame.Reason = Text();
                break;
            case 7 when name.SequenceEqual("task_id"u8):
                frame.TaskId = Text();
                break;
            case 7 when name.SequenceEqual("attempt"u8):
                reader.Read();
                frame.Attempt = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var attempt) ? attempt : 0;
                break;
            case 7 when name.SequenceEqual("timeout"u8):
                frame.Timeout = Number();
                break;
            case 7 when name.SequenceEqual("session"u8):
                frame.Session = Text();
                break;
            case 7 when name.SequenceEqual("resumed"u8):
                frame.IsResumed = Flag();
                break;
            case 9 when name.SequenceEqual("task_type"u8):
                frame.TaskType = Text();
                break;
            case 9 when name.SequenceEqual("retryable"u8):
                frame.IsRetryable = Flag();
                break;
            case 10 when name.SequenceEqual("input_data"u8):
                frame.Input = Raw();
                break;
            case 10 when name.SequenceEqual("checkpoint"u8):
                frame.Checkpoint = Raw();
                break;
            case 11 when name.SequenceEqual("session_ttl"u8):
                frame.SessionTtl = Number();
                break;
            case 13 when name.SequenceEqual("attempt_token"u8):
                frame.Token = Text();
                break;
            default:
                reader.Read();
                reader.Skip();
                break;
        }
    }

    private FrameSlice Text()
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new FrameSlice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, reader.ValueIsEscaped);
            case JsonTokenType.Null:
                return default;
            default:
                throw new JsonException($"A text is expected, not {reader.TokenType}.");
        }
    }

    private FrameSlice Raw()
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new FrameSlice(start, (int)reader.BytesConsumed - start, IsEscaped: false);
    }

    private double? Number()
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetDouble(),
            JsonTokenType.Null => null,
            _ => throw new JsonException($"A number is expected, not {reader.TokenType}."),
        };
    }

    private bool Flag()
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.True;
    }
}
