namespace Orchestrator.Cli.Output;

/// <summary>What the API's words mean.</summary>
internal static class Tones
{
    public static Tone OfStatus(string status) => status switch
    {
        "completed" => Tone.Good,
        "running" or "scheduled" => Tone.Busy,
        "cancelled" or "paused" => Tone.Warning,
        "failed" or "dead_lettered" => Tone.Bad,
        _ => Tone.Normal,
    };

    public static Tone OfEvent(string type) => type switch
    {
        "started" or "progressed" => Tone.Busy,
        "attempt_failed" or "attempt_lost" or "cancel_requested" => Tone.Warning,
        "late_result" => Tone.Quiet,
        "member_up" => Tone.Good,
        "member_joined" or "shard_placed" => Tone.Busy,
        "member_leaving" or "member_left" or "master_changed" => Tone.Warning,
        "member_down" => Tone.Bad,
        _ => OfStatus(type),
    };
}
