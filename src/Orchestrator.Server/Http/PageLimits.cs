namespace Orchestrator.Server.Http;

/// <summary>Bounds of <c>limit</c> for all lists, and of <c>wait</c>.</summary>
internal static class PageLimits
{
    public const int Least = 1;
    public const int Most = 1000;
    public const int Default = 50;

    /// <summary>Longest <c>wait</c>, in seconds.</summary>
    public const int LongestWait = 60;
}
