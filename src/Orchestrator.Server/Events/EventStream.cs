using System.Buffers;
using System.Text;
using Orchestrator.Engine.Events;

namespace Orchestrator.Server.Events;

/// <summary>
/// One listener's stream: news are written as they come, not more often and not more of them than is its share. Silence is
/// broken every 15 s, so that nobody on the way takes the connection for dead.
/// </summary>
internal sealed class EventStream(HttpResponse response, EventQuery query, EventListeners listeners, TimeProvider time)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    // What may go out at once, by time and at the beginning: the share is what counts, and a crowd that connects together has it together.
    private static readonly TimeSpan Saved = TimeSpan.FromMilliseconds(250);
    private const int FirstEvents = 100;
    private double allowed = FirstEvents;
    private long allowedAt = time.GetTimestamp();
    private long flushedAt;
    private bool isWritten;

    /// <param name="news">What to write.</param>
    /// <param name="begin">Tells the caller that the stream begins. It listens by then: what the caller does next, it hears of.</param>
    public async Task RunAsync(IAsyncEnumerable<EventNews<EventFrames>> news, Func<Task>? begin, CancellationToken cancellation)
    {
        await using var enumerator = news.GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = enumerator.MoveNextAsync().AsTask();
            try
            {
                if (begin is not null)
                {
                    await begin();
                    begin = null;
                }

                if (!next.IsCompleted)
                {
                    await IdleAsync(next, cancellation);
                }
            }
            finally
            {
                // An enumerator must not be disposed of while it looks for the next; the same cancellation ends that.
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!await next)
            {
                return;
            }

            await WriteAsync(enumerator.Current, cancellation);
        }
    }

    private async Task WriteAsync(EventNews<EventFrames> news, CancellationToken cancellation)
    {
        if (news.IsReset)
        {
            WriteText($"id: {news.Position}\nevent: reset\ndata: {{\"topic\":\"{EventFrames.Topic}\",\"type\":\"reset\"}}\n\n");
        }
        else if (news.Value is null)
        {
            // Where it begins: who is cut off before the first event resumes here.
            WriteText($"id: {news.Position}\n\n");
        }
        else
        {
            await WriteAsync(news.Value, cancellation);
        }
    }

    private async Task WriteAsync(EventFrames frames, CancellationToken cancellation)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (!query.Matches(frames[i]))
            {
                continue;
            }

            while (allowed < 1)
            {
                await FlushAsync(cancellation);
                await Task.Delay(Longer(listeners.Interval, TimeSpan.FromMilliseconds(10)), time, cancellation);
                Allow();
            }

            allowed--;
            response.BodyWriter.Write(frames.BytesOf(i));
            isWritten = true;
        }
    }

    /// <summary>Nothing to write for now: what was written goes out, though not before its time.</summary>
    private async Task IdleAsync(Task next, CancellationToken cancellation)
    {
        var early = listeners.Interval - time.GetElapsedTime(flushedAt);
        if (isWritten && early > TimeSpan.Zero && flushedAt != 0)
        {
            await Task.Delay(early, time, cancellation);
            if (next.IsCompleted)
            {
                return;
            }
        }

        await FlushAsync(cancellation);
        while (!next.IsCompleted)
        {
            try
            {
                await next.WaitAsync(KeepAlive, time, cancellation);
            }
            catch (TimeoutException)
            {
                WriteText(": \n\n");
                await FlushAsync(cancellation);
            }
        }
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        if (isWritten)
        {
            isWritten = false;
            flushedAt = time.GetTimestamp();
            await response.BodyWriter.FlushAsync(cancellation);
        }

        Allow();
    }

    private void Allow()
    {
        var share = listeners.Share;
        allowed = Math.Min(allowed + (share * time.GetElapsedTime(allowedAt).TotalSeconds), Math.Max(share * Saved.TotalSeconds, 1));
        allowedAt = time.GetTimestamp();
    }

    private void WriteText(string text)
    {
        response.BodyWriter.Write(Encoding.UTF8.GetBytes(text));
        isWritten = true;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
