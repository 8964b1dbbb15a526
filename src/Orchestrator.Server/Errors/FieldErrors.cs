namespace Orchestrator.Server.Errors;

/// <summary>Collects what is wrong, by field, so that a caller hears of everything at once.</summary>
internal sealed class FieldErrors
{
    private const int MaxFields = 100;
    private Dictionary<string, List<string>>? errors;

    public bool Any => errors is not null;

    public bool Has(string field) => errors?.ContainsKey(field) ?? false;

    /// <summary>Adds a fault; <paramref name="fault"/> is read after the field's name.</summary>
    public void Add(string field, string fault)
    {
        errors ??= new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (errors.TryGetValue(field, out var faults))
        {
            if (!faults.Contains(fault) && faults.Count < MaxFields)
            {
                faults.Add(fault);
            }
        }
        else if (errors.Count < MaxFields)
        {
            // A body of a million unknown fields must not come back as an answer ten times its size.
            errors.Add(field, [fault]);
        }
    }

    /// <summary>Adds what another reader found wrong with fields.</summary>
    public void AddAll(Problem problem)
    {
        foreach (var (field, faults) in problem.Errors ?? new Dictionary<string, string[]>())
        {
            foreach (var fault in faults)
            {
                Add(field, fault);
            }
        }
    }

    /// <summary>The problem that tells of all of them.</summary>
    public Problem ToProblem(ErrorCode code) => new(code, Sentence())
    {
        Errors = errors!.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal),
    };

    private string Sentence()
    {
        var (field, faults) = errors!.First();
        var first = $"{(field.Length == 0 ? "The body" : field)} {faults[0]}{(faults[0].EndsWith('?') ? "" : ".")}";
        return errors!.Count == 1 && faults.Count == 1 ? first : first + " See 'errors' for the others.";
    }
}
