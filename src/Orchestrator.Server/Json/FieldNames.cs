using System.Text.Json;

namespace Orchestrator.Server.Json;

/// <summary>Finds a property's name among the known ones without making a string of it.</summary>
internal static class FieldNames
{
    /// <summary>The name's place; -1 when it is unknown.</summary>
    public static int Find(ref Utf8JsonReader reader, string[] known)
    {
        for (var i = 0; i < known.Length; i++)
        {
            if (reader.ValueTextEquals(known[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
