namespace Orchestrator.Cluster;

/// <summary>Where a member is in its life. A member that has left is not in the list any longer.</summary>
public enum MemberState
{
    /// <summary>Known, and getting ready: it owns nothing yet. The node itself goes on to <see cref="Up"/>.</summary>
    Joining,

    /// <summary>Takes part. The node itself goes on to <see cref="Leaving"/>; anybody may declare it <see cref="Down"/>.</summary>
    Up,

    /// <summary>Hands over what it owns, then leaves the list. Renews its lease meanwhile; anybody may declare it <see cref="Down"/>.</summary>
    Leaving,

    /// <summary>Over: its lease ended, its process was seen gone, or a person said so. It owns nothing, and can only join as a new incarnation.</summary>
    Down,
}
