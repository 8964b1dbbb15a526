namespace Orchestrator.Domain.Workflows.Expressions.Values;

/// <summary>What a value is.</summary>
internal enum ValueKind
{
    /// <summary>There is none: a member that an object does not have, the first of an empty list.</summary>
    Missing,
    Null,
    Boolean,
    Number,
    Text,
    List,
    Object,
}
