namespace Orchestrator.Engine;

/// <summary>A task named a new domain, and the node serves as many as it may.</summary>
public sealed class TooManyDomainsException(string domain, int limit)
    : Exception($"Domain '{domain}' would be one more than the limit of {limit}. Use an existing domain, or raise MaxDomains.");
