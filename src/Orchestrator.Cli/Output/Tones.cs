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
        _ => OfStatus(type),
    };
}
