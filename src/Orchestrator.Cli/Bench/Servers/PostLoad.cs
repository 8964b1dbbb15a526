using System.Diagnostics;
using System.Net.Sockets;

namespace Orchestrator.Cli.Bench.Servers;

/// <summary>
/// One request at a time on each of many connections, driven by one thread: whichever connection has its answer gets its next request at
/// once, so that the server always has as many requests as there are connections.
/// </summary>
internal static class PostLoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Sends the request again and again and returns answers a second.</summary>
    /// <exception cref="IOException">An answer is not 201.</exception>
    public static (double Rate, int Answers) Run(Uri server, byte[] request, int connections, TimeSpan duration)
    {
        var links = new List<HttpLink>();
        try
        {
            for (var i = 0; i < connections; i++)
            {
                links.Add(new HttpLink(server));
            }

            return Run(links, request, duration);
        }
        finally
        {
            links.ForEach(link => link.Dispose());
        }
    }

    private static (double Rate, int Answers) Run(List<HttpLink> links, byte[] request, TimeSpan duration)
    {
        var answers = 0;
        var bySocket = links.ToDictionary(link => link.Socket);
        var ready = new List<Socket>(links.Count);
        var start = Stopwatch.GetTimestamp();
        links.ForEach(link => link.Send(request));
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            ready.Clear();
            ready.AddRange(bySocket.Keys);
            Socket.Select(ready, null, null, Patience);
            foreach (var socket in ready)
            {
                bySocket[socket].Expect(201);
                bySocket[socket].Send(request);
                answers++;
            }
        }

        links.ForEach(link => link.Expect(201));
        answers += links.Count;
        return (answers / Stopwatch.GetElapsedTime(start).TotalSeconds, answers);
    }
}
