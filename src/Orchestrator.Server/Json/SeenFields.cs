using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Json;

/// <summary>Notes which fields an object has had, by their place among the known ones (up to 64), and refuses the second of a name.</summary>
internal ref struct SeenFields(FieldErrors errors)
{
    private ulong seen;

    public void Add(int index, string field)
    {
        var bit = 1UL << index;
        if ((seen & bit) != 0)
        {
            errors.Add(field, "is given more than once");
        }

        seen |= bit;
    }
}
