using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Completion;

/// <summary><c>orc completion ...</c></summary>
internal sealed class CompletionCommands : OrcCommand
{
    public CompletionCommands()
        : base("completion", "Print what teaches a shell to complete orc.", "eval \"$(orc completion bash)\"")
    {
        Add(Of("bash", CompletionScripts.Bash, "eval \"$(orc completion bash)\""));
        Add(Of("zsh", CompletionScripts.Zsh, "source <(orc completion zsh)"));
        Add(Of("fish", CompletionScripts.Fish, "orc completion fish | source"));
        Add(Of("pwsh", CompletionScripts.Pwsh, "orc completion pwsh | Out-String | Invoke-Expression"));
    }

    private static OrcCommand Of(string shell, string script, string example)
    {
        var command = new OrcCommand(shell, $"Print it for {shell}.", example);
        command.SetAction(_ =>
        {
            Console.Out.Write(script.ReplaceLineEndings("\n") + "\n");
            return ExitCodes.Done;
        });
        return command;
    }
}
