using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Caching;

/// <summary><c>orc cache ...</c></summary>
internal sealed class CacheCommands : OrcCommand
{
    public CacheCommands()
        : base("cache", "Look at results that were computed before, and clear them.", "orc cache show", "orc cache clear --task-type thumbnails")
    {
        Add(new CacheShowCommand());
        Add(new CacheListCommand());
        Add(new CacheClearCommand());
    }
}
