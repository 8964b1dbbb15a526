namespace Orchestrator.Server.Http;

/// <summary>Bounds of <c>limit</c> for all lists.</summary>
internal static class PageLimits
{
    public const int Least = 1;
    public const int Most = 1000;
    public const int Default = 50;
}
