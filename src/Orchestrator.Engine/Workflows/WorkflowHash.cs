using System.Security.Cryptography;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Engine.Workflows;

/// <summary>Tells one workflow from another by what it says.</summary>
public static class WorkflowHash
{
    private const int Digits = 32;

    /// <summary>32 hexadecimal digits, equal for equal workflows: the first half of the SHA-256 of its stored form.</summary>
    public static string Of(WorkflowSpec spec) => Convert.ToHexStringLower(SHA256.HashData(WorkflowSpecLine.Write(spec)))[..Digits];
}
