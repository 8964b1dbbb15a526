namespace Orchestrator.Domain.Json;

/// <summary>JSON on one line: what is between the values goes, the values stay as they were written.</summary>
public static class CompactJson
{
    /// <param name="json">Valid JSON; what comes of anything else is of no use.</param>
    public static byte[] Write(ReadOnlySpan<byte> json)
    {
        var output = new byte[json.Length];
        var length = 0;
        var isText = false;
        for (var i = 0; i < json.Length; i++)
        {
            var value = json[i];
            if (isText)
            {
                output[length++] = value;
                if (value == '\\' && i + 1 < json.Length)
                {
                    output[length++] = json[++i];
                }

                isText = value != '"';
            }
            else if (value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                output[length++] = value;
                isText = value == '"';
            }
        }

        return output[..length];
    }
}
