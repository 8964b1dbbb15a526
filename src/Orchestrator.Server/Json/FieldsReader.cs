using System.Text.Json;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Json;

/// <summary>Reads the fields of the object whose start the reader stands on, up to its end, and notes what is wrong with them.</summary>
/// <param name="json">What the reader reads, to cut values out of.</param>
internal delegate T FieldsReader<T>(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldErrors errors);
