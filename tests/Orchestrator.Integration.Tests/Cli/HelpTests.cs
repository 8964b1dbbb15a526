using System.CommandLine;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary>What help says of every command there is.</summary>
public sealed class HelpTests
{
    [Fact]
    public void Every_command_shows_an_example_of_itself()
    {
        var commands = Below(OrcCommandLine.Root()).ToList();

        Assert.Contains(commands, command => Failures.FullName(command) == "orc bulk cancel");
        Assert.All(commands, command =>
        {
            var name = Failures.FullName(command);
            Assert.True(command is OrcCommand { Examples.Count: > 0 }, $"`{name} --help` shows no example.");
            Assert.All(((OrcCommand)command).Examples, example => Assert.Contains(name, example));
        });
    }

    [Fact]
    public void Every_command_and_option_says_what_it_is_for()
    {
        Assert.All(Below(OrcCommandLine.Root()), command =>
        {
            Assert.False(string.IsNullOrEmpty(command.Description), $"{Failures.FullName(command)} has no description.");
            Assert.All(command.Options.Cast<Symbol>().Concat(command.Arguments), symbol => Assert.False(string.IsNullOrEmpty(symbol.Description), $"{Failures.FullName(command)} {symbol.Name}"));
        });
    }

    private static IEnumerable<Command> Below(Command command) =>
        command.Subcommands.Where(inner => !inner.Hidden).SelectMany(inner => Below(inner).Prepend(inner));
}
