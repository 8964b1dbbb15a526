using System.ComponentModel;
using System.Diagnostics;

namespace Orchestrator.Handlers.Processes.Portable;

/// <summary>
/// Runs programs with what .NET offers on every system: no session of its own, no SIGTERM before the kill, and
/// descendants are found by their parents only.
/// </summary>
internal sealed class PortableRunner(ProcessHandlerOptions options) : IProcessRunner
{
    public async Task<ProcessEnd> RunAsync(ProcessStart start, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Start(start);
        using var reading = new CancellationTokenSource();
        var stdout = start.Capture(TaskLogStream.Stdout);
        var stderr = start.Capture(TaskLogStream.Stderr);
        var input = WriteAsync(process.StandardInput, start.Stdin, reading.Token);
        var output = Task.WhenAll(
            ReadAsync(process.StandardOutput.BaseStream, stdout, reading.Token),
            ReadAsync(process.StandardError.BaseStream, stderr, reading.Token));
        try
        {
            await process.WaitForExitAsync(cancellation);
            await Task.WhenAny(output, Task.Delay(options.OutputGrace, cancellation));
        }
        finally
        {
            Kill(process);
            await reading.CancelAsync();
            await Task.WhenAll(output, input);
            stdout.End();
            stderr.End();
        }

        return new ProcessEnd(process.ExitCode, Signal: null, stdout, stderr);
    }

    private static Process Start(ProcessStart start)
    {
        var info = new ProcessStartInfo(start.Command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = start.Directory ?? string.Empty,
        };
        foreach (var argument in start.Command.Skip(1))
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment.Clear();
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        try
        {
            return Process.Start(info)!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            throw ProcessStartException.BadInput($"input_data.command[0]: {start.Command[0]} cannot be started: {exception.Message}");
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended, or part of its tree belongs to somebody else: there is no more that can be done.
        }
    }

    private static async Task WriteAsync(StreamWriter writer, byte[]? stdin, CancellationToken stop)
    {
        try
        {
            await writer.BaseStream.WriteAsync(stdin ?? [], stop);
            writer.Close();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // A program need not read its input.
        }
    }

    private static async Task ReadAsync(Stream stream, OutputCapture capture, CancellationToken stop)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, stop)) > 0)
            {
                capture.Append(buffer.AsSpan(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Somebody still holds the pipe: what was read is what there is.
        }
    }
}
