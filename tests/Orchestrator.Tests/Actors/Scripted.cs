using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

/// <summary>An actor that writes what happens to it into a log and does what the test told it to. "fail" fails, "pause" and "go" pause and resume.</summary>
internal sealed class Scripted(string name, List<string> log) : Actor<string>
{
    public Action<ActorContext<string>> Start { get; set; } = _ => { };

    public Action<ActorContext<string>, string> Receive { get; set; } = (_, _) => { };

    public Action BurstEnd { get; set; } = () => { };

    public Action Stop { get; set; } = () => { };

    protected override void OnStart()
    {
        log.Add($"{name} start{(Context.RestartCause is { } cause ? " after " + cause.Message : "")}");
        Start(Context);
    }

    protected override void OnReceive(string message)
    {
        log.Add($"{name} {message}");
        Receive(Context, message);
        if (message == "pause")
        {
            Context.PauseUserMessages = true;
        }

        if (message == "go")
        {
            Context.PauseUserMessages = false;
        }

        if (message.StartsWith("fail", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(message);
        }
    }

    protected override void OnBurstEnd() => BurstEnd();

    protected override void OnRestarting(Exception cause, string? failed) => log.Add($"{name} restarting on {failed ?? "nothing"}");

    protected override void OnStop()
    {
        log.Add($"{name} stop");
        Stop();
    }
}
