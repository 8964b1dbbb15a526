using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Orchestrator.Cluster;
using Orchestrator.Journal;
using Orchestrator.Server;

namespace Orchestrator.Cli.Serve;

/// <summary>Why a server did not start, a line for each reason, with the cure.</summary>
internal static class StartFailure
{
    public static IEnumerable<string> Lines(Exception e, ServerOptions options) => e switch
    {
        ArgumentException => e.Message.Split(Environment.NewLine),
        _ when Inner<NodeNameTakenException>(e) is { } taken => [OneLine(taken.Message)],
        _ when Inner<JournalUnavailableException>(e) is { } unavailable => [OneLine(unavailable.Message)],
        _ when Inner<AddressInUseException>(e) is not null => [$"{At(options)} is in use by another program; stop it, or listen elsewhere with --urls."],
        _ when Inner<SocketException>(e) is { } socket => [$"Cannot listen on {At(options)}: {socket.Message}; listen elsewhere with --urls."],
        _ when Inner<JournalInUseException>(e) is { } inUse => [inUse.Message],
        _ when Inner<JournalCorruptException>(e) is { } corrupt =>
            [OneLine(corrupt.Message) + $" Put the data folder {Path.GetFullPath(options.DataFolder)} back from a backup, or start on another with --data."],
        UnauthorizedAccessException or IOException =>
            [$"Cannot use the data folder {Path.GetFullPath(options.DataFolder)}: {OneLine(e.Message)} Name another with --data."],
        _ => [$"The server did not start: {OneLine(e.Message)} ({e.GetType().Name})"],
    };

    private static string At(ServerOptions options) => string.Join(" or ", options.Urls);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd();

    private static T? Inner<T>(Exception? e)
        where T : Exception => e as T ?? (e is null ? null : Inner<T>(e.InnerException));
}
