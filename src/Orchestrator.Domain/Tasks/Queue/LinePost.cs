namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// The thing an agent must have before it is worth asking whether it can run a line: each line is posted under the rarest
/// kind of thing that it needs.
/// </summary>
internal readonly record struct LinePost(LinePost.Kind What, string Name, string Value)
{
    public enum Kind
    {
        Device,
        Label,
        Capability,
        Type,
    }

    public static LinePost OfDevice(string id) => new(Kind.Device, id, "");

    public static LinePost OfLabel(KeyValuePair<string, string> label) => new(Kind.Label, label.Key, label.Value);

    public static LinePost OfCapability(string capability) => new(Kind.Capability, capability, "");

    public static LinePost OfType(string type) => new(Kind.Type, type, "");
}
