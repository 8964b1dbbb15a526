using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster;

/// <summary>Why a call has no answer, between nodes.</summary>
internal static class Refusal
{
    private const byte Unavailable = 1;
    private const byte WrongArgument = 2;
    private const byte NotAllowed = 3;
    private const byte Failed = 4;

    public static void Write(WireWriter writer, Exception reason)
    {
        var (kind, code) = reason switch
        {
            ServiceUnavailableException unavailable => (Unavailable, unavailable.Code),
            ArgumentException => (WrongArgument, string.Empty),
            InvalidOperationException => (NotAllowed, string.Empty),
            _ => (Failed, string.Empty),
        };
        writer.Byte(kind);
        writer.Text(code);
        writer.Text(reason.Message);
    }

    public static Exception Read(WireReader reader)
    {
        var (kind, code, message) = (reader.Byte(), reader.Text(), reader.Text());
        return kind switch
        {
            Unavailable => new ServiceUnavailableException(code, message),
            WrongArgument => new ArgumentException(message),
            NotAllowed => new InvalidOperationException(message),
            _ => new ServiceUnavailableException("node_failure", $"The node that serves it failed: {message}"),
        };
    }
}
