using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Codec;

/// <summary>Reads values of one stored line; the line is kept so that raw JSON can be cut out of it.</summary>
internal ref struct LineReader(ReadOnlySpan<byte> line)
{
    // A payload may be nested as deeply as its way in allowed, and a line nests it deeper: what was stored must be read.
    private const int AnyDepth = 4 * 1024 * 1024;
    private readonly ReadOnlySpan<byte> line = line;
    private Utf8JsonReader json = new(line, new JsonReaderOptions { MaxDepth = AnyDepth });

    /// <summary>Steps into the object at the current value, or the line's own.</summary>
    public void EnterObject()
    {
        if (json.TokenType == JsonTokenType.None)
        {
            json.Read();
        }

        Expect(JsonTokenType.StartObject);
    }

    /// <summary>Moves to the next property of the current object, its value current; false at the object's end.</summary>
    public bool NextProperty(out string name)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
        {
            name = string.Empty;
            return false;
        }

        Expect(JsonTokenType.PropertyName);
        name = PropertyNames.Find(json.ValueSpan) ?? json.GetString()!;
        json.Read();
        return true;
    }

    /// <summary>Steps into the array at the current value.</summary>
    public void EnterArray() => Expect(JsonTokenType.StartArray);

    /// <summary>Moves to the next element; false at the array's end.</summary>
    public bool NextElement()
    {
        json.Read();
        return json.TokenType != JsonTokenType.EndArray;
    }

    public void Skip() => json.Skip();

    public string String() => json.GetString() ?? throw new EventFormatException("A string is null.");

    public long Long() => json.GetInt64();

    public int Int() => json.GetInt32();

    public double Double() => json.GetDouble();

    public bool Bool() => json.GetBoolean();

    /// <summary>A duration, exact to the tick: rounded, as FromSeconds would cut off what the fraction lacks.</summary>
    public TimeSpan Seconds() => TimeSpan.FromTicks(checked((long)Math.Round(json.GetDouble() * TimeSpan.TicksPerSecond)));

    public Instant Instant() =>
        Domain.Instant.TryParse(json.GetString(), out var value) ? value : throw new EventFormatException($"'{json.GetString()}' is no time.");

    public TaskId TaskId() =>
        Domain.Tasks.TaskId.TryParse(json.ValueSpan, out var value) ? value : throw new EventFormatException($"'{json.GetString()}' is no task id.");

    public UInt128 Hex128() =>
        AttemptToken.TryParse(json.GetString(), out var value) ? value.Value : throw new EventFormatException($"'{json.GetString()}' is no token.");

    /// <summary>The current value's JSON text, copied.</summary>
    public byte[] Raw()
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return line[start..(int)json.BytesConsumed].ToArray();
    }

    /// <summary>The current value as a packed payload.</summary>
    public TaskPayload Packed() => TaskPayload.FromPacked(json.GetBytesFromBase64());

    private readonly void Expect(JsonTokenType type)
    {
        if (json.TokenType != type)
        {
            throw new EventFormatException($"Expected {type} but found {json.TokenType} at byte {json.TokenStartIndex}.");
        }
    }
}
