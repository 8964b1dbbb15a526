using System.CommandLine;
using Orchestrator.Engine;

namespace Orchestrator.Cli.Bench;

/// <summary>The options that measurements share.</summary>
internal sealed class BenchOptions
{
    public Option<JournalKind> Journal { get; } = new("--journal")
    {
        Description = "sqlite and postgres are durable, memory is not.",
        HelpName = "sqlite|memory|postgres",
        DefaultValueFactory = _ => JournalKind.Sqlite,
    };

    public Option<string> Connection { get; } = new("--connection")
    {
        Description = "For postgres: the database, such as \"Host=localhost;Database=orchestrator;Username=orchestrator\". Schemas are made in it and dropped.",
        HelpName = "text",
        DefaultValueFactory = _ => "",
    };

    public Option<string> Folder { get; } = new("--folder")
    {
        Description = "Where to put the data while it measures; its disk is part of what is measured.",
        DefaultValueFactory = _ => ".",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "End with one JSON object as the last line." };

    /// <summary>Adds the journal and where it is, and refuses one without the other.</summary>
    public void AddJournalTo(Command command)
    {
        command.Add(Journal);
        command.Add(Connection);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Journal) == JournalKind.Postgres && string.IsNullOrWhiteSpace(result.GetValue(Connection)))
            {
                result.AddError("--journal postgres needs --connection.");
            }
        });
    }

    /// <summary>A whole number within bounds, with a default.</summary>
    public static Option<int> Number(string name, string description, int value, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least || result.GetValueOrDefault<int>() > most)
            {
                result.AddError($"{name} must be {least:N0} to {most:N0}.");
            }
        });
        return option;
    }
}
