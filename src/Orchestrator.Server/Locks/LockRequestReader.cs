using System.Text.Json;
using Orchestrator.Domain.Locks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Locks;

/// <summary>Reads the bodies of calls about locks, or says everything that is wrong with one.</summary>
internal static class LockRequestReader
{
    private static readonly FieldNames KnownByAcquire = new("owner", "ttl", "wait", "lease_id");
    private static readonly FieldNames KnownByRenew = new("lease_id", "ttl");
    private static readonly FieldNames KnownByRelease = new("lease_id");

    /// <summary>What any of them can say.</summary>
    /// <param name="LeaseId">Null only where it may be left out.</param>
    public readonly record struct Request(string? Owner, TimeSpan Ttl, TimeSpan Wait, string? LeaseId);

    public static Problem? ReadAcquire(ReadOnlySpan<byte> json, out Request request) => Read(json, KnownByAcquire, needsLease: false, out request);

    public static Problem? ReadRenew(ReadOnlySpan<byte> json, out Request request) => Read(json, KnownByRenew, needsLease: true, out request);

    public static Problem? ReadRelease(ReadOnlySpan<byte> json, out Request request) => Read(json, KnownByRelease, needsLease: true, out request);

    private static Problem? Read(ReadOnlySpan<byte> json, FieldNames known, bool needsLease, out Request request)
    {
        request = default;
        if (JsonText.Check(ref json) is { } problem)
        {
            return problem;
        }

        var errors = new FieldErrors();
        try
        {
            var reader = JsonText.Reader(json);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                request = ReadFields(ref reader, known, errors);
                Check(request, needsLease, errors);
            }
            else
            {
                reader.Skip();
                errors.Add(string.Empty, "must be a JSON object");
            }

            reader.Read();
        }
        catch (JsonException e)
        {
            return JsonText.Explain(json, e);
        }

        return errors.Any ? errors.ToProblem(ErrorCodes.ValidationFailed) : null;
    }

    private static Request ReadFields(ref Utf8JsonReader reader, FieldNames known, FieldErrors errors)
    {
        var request = new Request(null, LockRules.DefaultTtl, TimeSpan.Zero, null);
        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, string.Empty, known);
                continue;
            }

            var field = known[index];
            seen.Add(index, field);
            reader.Read();
            request = field switch
            {
                "owner" => request with { Owner = JsonFields.Text(ref reader, errors, field) },
                "ttl" => request with { Ttl = JsonFields.Seconds(ref reader, errors, field) ?? LockRules.DefaultTtl },
                "wait" => request with { Wait = JsonFields.Seconds(ref reader, errors, field) ?? TimeSpan.Zero },
                _ => request with { LeaseId = JsonFields.Text(ref reader, errors, field) },
            };
        }

        return request;
    }

    private static void Check(Request request, bool needsLease, FieldErrors errors)
    {
        Add("owner", request.Owner is null ? null : LockRules.TextFault(request.Owner));
        Add("ttl", LockRules.TtlFault(request.Ttl));
        Add("wait", LockRules.WaitFault(request.Wait));
        if (request.LeaseId is { } lease)
        {
            Add("lease_id", LockRules.TextFault(lease));
        }
        else if (needsLease && !errors.Has("lease_id"))
        {
            Add("lease_id", "is required: the one that the lock was granted with");
        }

        void Add(string field, string? fault)
        {
            if (fault is not null)
            {
                errors.Add(field, fault);
            }
        }
    }
}
