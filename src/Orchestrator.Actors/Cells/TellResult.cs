namespace Orchestrator.Actors;

internal enum TellResult
{
    Accepted,
    Full,
    Stopped,
}
