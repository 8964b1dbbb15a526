using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Tasks;

/// <summary>Reads <c>requirements</c>.</summary>
internal static class RequirementsReader
{
    private const string Path = "requirements.";

    private static readonly FieldNames Known = new("capabilities", "min_cpu", "min_memory", "gpu", "labels", "redundancy", "redundancy_policy", "device_id", "zone");

    /// <summary>Reads the object.</summary>
    /// <param name="firstCapability">The first capability as it was written, which names the default domain; null when there is none.</param>
    public static TaskRequirements Read(ref Utf8JsonReader reader, FieldErrors errors, out string? firstCapability)
    {
        firstCapability = null;
        if (!JsonFields.Enter(ref reader, errors, "requirements", JsonTokenType.StartObject, "an object"))
        {
            return TaskRequirements.None;
        }

        IReadOnlyList<string> capabilities = [];
        double cpu = 0, memory = 0, gpu = 0;
        IReadOnlyList<KeyValuePair<string, string>> labels = [];
        string? device = null, zone = null;
        var redundancy = 1;
        var policy = RedundancyPolicy.First;
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
                case 0:
                    if (JsonFields.Texts(ref reader, errors, field) is { Count: > 0 } texts)
                    {
                        firstCapability = texts[0];
                        capabilities = [.. texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
                    }

                    break;
                case 1: cpu = JsonFields.Number(ref reader, errors, field) ?? 0; break;
                case 2: memory = JsonFields.Number(ref reader, errors, field) ?? 0; break;
                case 3: gpu = JsonFields.Number(ref reader, errors, field) ?? 0; break;
                case 4: labels = JsonFields.Pairs(ref reader, errors, field); break;
                case 5: redundancy = JsonFields.Whole(ref reader, errors, field) ?? 1; break;
                case 6: policy = ReadPolicy(ref reader, errors, field); break;
                case 7: device = JsonFields.Text(ref reader, errors, field); break;
                default: zone = JsonFields.Text(ref reader, errors, field); break;
            }
        }

        return new TaskRequirements
        {
            Capabilities = capabilities,
            MinCpu = cpu,
            MinMemory = memory,
            Gpu = gpu,
            Labels = labels,
            DeviceId = device,
            Zone = zone,
            Redundancy = redundancy,

            // One agent has nobody to agree with: that its policy is of no meaning must not give its tasks a line of their own.
            RedundancyPolicy = redundancy == 1 ? RedundancyPolicy.First : policy,
        };
    }

    private static RedundancyPolicy ReadPolicy(ref Utf8JsonReader reader, FieldErrors errors, string field)
    {
        var policy = RedundancyPolicy.First;
        if (JsonFields.Text(ref reader, errors, field) is { } name && !RedundancyPolicies.TryParse(name, out policy))
        {
            errors.Add(field, "must be first, all or majority");
        }

        return policy;
    }
}
