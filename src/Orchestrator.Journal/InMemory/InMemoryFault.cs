namespace Orchestrator.Journal.InMemory;

/// <summary>How an operation of an <see cref="InMemoryJournal"/> goes.</summary>
public enum InMemoryFault
{
    /// <summary>It does what it should.</summary>
    None,

    /// <summary>It fails and changes nothing.</summary>
    BeforeStoring,

    /// <summary>It fails although it was carried out: the caller cannot know which.</summary>
    AfterStoring,
}
