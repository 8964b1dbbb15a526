namespace Orchestrator.Actors;

/// <summary>An ask was not accepted by the actor's mailbox: it was certainly not handled.</summary>
public sealed class AskRefusedException(string path, bool mailboxFull)
    : InvalidOperationException(mailboxFull ? $"The mailbox of {path} is full." : $"{path} has stopped.")
{
    /// <summary>Path of the asked actor.</summary>
    public string Path { get; } = path;

    /// <summary>True when the mailbox was full and a later try may pass; false when the actor has stopped.</summary>
    public bool MailboxFull { get; } = mailboxFull;
}
