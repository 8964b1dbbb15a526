namespace Orchestrator.Tests.Handlers;

/// <summary>Skips, and says so, what only Linux can do.</summary>
internal static class LinuxOnly
{
    public static void Require() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Sessions, markers and /proc exist on Linux only.");
}
