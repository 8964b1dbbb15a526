using System.Runtime.InteropServices;

namespace Orchestrator.Cli.CommandLine;

/// <summary>
/// When something that is shown as it happens ends: Ctrl+C, a polite kill, or nobody reads stdout any more, as behind <c>| head</c>.
/// </summary>
internal sealed class LiveEnd : IDisposable
{
    private const int Stdout = 1;
    private const short ReaderGone = 0x08 | 0x10;
    private const int LookMilliseconds = 250;

    private readonly StopSignals signals;
    private readonly CancellationTokenSource end;

    public LiveEnd(CancellationToken outer)
    {
        signals = new StopSignals(outer);
        end = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        if (Console.IsOutputRedirected && OperatingSystem.IsLinux())
        {
            // A thread of its own, since nothing tells of it otherwise: .NET takes writes to a closed pipe for done.
            new Thread(Watch) { IsBackground = true, Name = "stdout" }.Start();
        }
    }

    public CancellationToken Token => end.Token;

    public void Dispose()
    {
        lock (signals)
        {
            end.Dispose();
        }

        signals.Dispose();
    }

    private void Watch()
    {
        while (true)
        {
            // Asked for nothing, it tells only of errors and of a reader that is gone.
            var watched = new PollFd { Descriptor = Stdout };
            var found = Poll(ref watched, 1, LookMilliseconds);
            lock (signals)
            {
                try
                {
                    if (found > 0 && (watched.Returned & ReaderGone) != 0)
                    {
                        end.Cancel();
                    }

                    if (end.IsCancellationRequested)
                    {
                        return;
                    }
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollFd descriptors, nuint count, int milliseconds);

    private struct PollFd
    {
        public int Descriptor;
        public short Asked;
        public short Returned;
    }
}
