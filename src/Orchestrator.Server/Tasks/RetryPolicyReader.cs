using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Tasks;

/// <summary>Reads <c>retry_policy</c>; what it leaves out has its default.</summary>
internal static class RetryPolicyReader
{
    private const string Path = "retry_policy.";

    private static readonly FieldNames Known = new("max_attempts", "initial_interval", "backoff_coefficient", "maximum_interval", "jitter", "retry_on", "max_losses");

    public static RetryPolicy Read(ref Utf8JsonReader reader, FieldErrors errors)
    {
        var policy = RetryPolicy.Default;
        if (!JsonFields.Enter(ref reader, errors, "retry_policy", JsonTokenType.StartObject, "an object"))
        {
            return policy;
        }

        var seen = new SeenFields(errors);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = Known.Find(ref reader);
            if (index < 0)
            {
                JsonFields.Unknown(ref reader, errors, Path, Known);
                continue;
            }

            var field = Path + Known[index];
            seen.Add(index, field);
            reader.Read();
            switch (index)
            {
                case 0: policy = JsonFields.Whole(ref reader, errors, field) is { } attempts ? policy with { MaxAttempts = attempts } : policy; break;
                case 1: policy = JsonFields.Seconds(ref reader, errors, field) is { } initial ? policy with { InitialInterval = initial } : policy; break;
                case 2: policy = JsonFields.Number(ref reader, errors, field) is { } factor ? policy with { BackoffCoefficient = factor } : policy; break;
                case 3: policy = JsonFields.Seconds(ref reader, errors, field) is { } maximum ? policy with { MaximumInterval = maximum } : policy; break;
                case 4: policy = JsonFields.Number(ref reader, errors, field) is { } jitter ? policy with { Jitter = jitter } : policy; break;
                case 5: policy = Kinds(ref reader, errors, field) is { } kinds ? policy with { RetryOn = kinds } : policy; break;
                default: policy = JsonFields.Whole(ref reader, errors, field) is { } losses ? policy with { MaxLosses = losses } : policy; break;
            }
        }

        return policy;
    }

    private static ErrorKinds? Kinds(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        if (JsonFields.Texts(ref reader, errors, field) is not { } names)
        {
            return null;
        }

        var kinds = ErrorKinds.None;
        foreach (var name in names)
        {
            if (ErrorKindNames.TryParse(name, out var kind))
            {
                kinds |= kind;
            }
            else
            {
                errors.Add(field, $"must hold only {string.Join(", ", ErrorKindNames.All.Select(entry => entry.Name))}");
            }
        }

        return kinds;
    }
}
