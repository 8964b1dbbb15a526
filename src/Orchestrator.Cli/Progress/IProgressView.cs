namespace Orchestrator.Cli.Progress;

/// <summary>Shows how far something is, on stderr.</summary>
internal interface IProgressView
{
    /// <summary>Shows something while it goes on.</summary>
    Task<T> DuringAsync<T>(Func<Task<T>> work);

    /// <summary>How far it is now; may be called often.</summary>
    /// <param name="words">In words.</param>
    /// <param name="share">As a share, 0 to 1; null when nobody knows how much there is.</param>
    void Show(string words, double? share);

    /// <summary>A line that stays.</summary>
    void Say(string line);
}
