using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Handlers.Input;
using Orchestrator.Handlers.Processes.Linux;
using Orchestrator.Handlers.Processes.Portable;

namespace Orchestrator.Handlers.Processes;

/// <summary>
/// <c>process</c>: runs a program from an argument array, never through a shell, and returns
/// <c>{"exit_code", "stdout", "stderr", "truncated"}</c>. Input: <c>{"command": [], "env", "cwd", "stdin",
/// "max_output_bytes"}</c>. An exit code other than 0 fails the attempt, retryable. Each line
/// it writes is in the task's log as it comes. It sees a clean environment (PATH,
/// HOME, LANG, LC_ALL, TZ, TMPDIR, USER, LOGNAME of the server, the task's <c>env</c>, ORCHESTRATOR_TASK_ID,
/// ORCHESTRATOR_ATTEMPT and ORCHESTRATOR_ATTEMPT_ID). When the program ends, background children it left are ended too.
/// </summary>
/// <remarks>
/// On Linux each program has a session of its own, and stopping it ends the session, its descendants and what escaped by
/// forking twice. On macOS and Windows stopping kills the process tree at once, and children whose parent is gone survive.
/// The graces for a stop run on the real clock, as the processes do.
/// </remarks>
public sealed class ProcessHandler : ITaskHandler
{
    private const int MessageLength = 1000;
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ProcessHandlerOptions options;
    private readonly IProcessRunner runner;

    /// <summary>Makes the handler for the system it runs on.</summary>
    public ProcessHandler(ProcessHandlerOptions? options = null)
        : this(options ??= new ProcessHandlerOptions(), OperatingSystem.IsLinux() ? new LinuxRunner(options) : new PortableRunner(options))
    {
    }

    internal ProcessHandler(ProcessHandlerOptions options, IProcessRunner runner)
    {
        this.options = options;
        this.runner = runner;
    }

    /// <inheritdoc />
    public async ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation)
    {
        try
        {
            var input = ProcessInput.Read(context.Input, options);
            var environment = CleanEnvironment.For(context, input.Environment);
            var start = new ProcessStart(input.Command, environment, input.Directory, input.Stdin, input.MaxOutputBytes, context);
            return Judge(input, await runner.RunAsync(start, cancellation));
        }
        catch (InputException exception)
        {
            return exception.ToOutcome();
        }
        catch (ProcessStartException exception)
        {
            return exception.ToOutcome();
        }
    }

    private TaskOutcome Judge(ProcessInput input, ProcessEnd end)
    {
        if (end.ExitCode == 0)
        {
            return new TaskOutcome.Completed(ToResult(end));
        }

        var how = end switch
        {
            { Signal: { } signal } => $"was ended by signal {signal} (exit code {end.ExitCode})",
            { ExitCode: { } code } => $"ended with exit code {code}",
            _ => "ended with an exit code that was lost: as process 1 of a container the runtime may reap it first; run the server under an init",
        };
        var errors = end.Stderr.Text().Trim();
        var tail = errors.Length <= MessageLength ? errors : string.Concat("...", errors.AsSpan(errors.Length - MessageLength));
        return TaskOutcome.Fail(tail.Length == 0 ? $"{input.Command[0]} {how}." : $"{input.Command[0]} {how}: {tail}");
    }

    private JsonPayload ToResult(ProcessEnd end)
    {
        var (stdout, stderr, truncated) = (end.Stdout.Text(), end.Stderr.Text(), end.Stdout.Truncated || end.Stderr.Truncated);
        var result = ToResult(end, stdout, stderr, truncated);
        while (result.Length > options.MaxResultBytes)
        {
            // As JSON a control character has six bytes: a program that ran well must not lose its result over that.
            (stdout, stderr, truncated) = stdout.Length >= stderr.Length ? (Halved(stdout), stderr, true) : (stdout, Halved(stderr), true);
            result = ToResult(end, stdout, stderr, truncated);
        }

        return result;
    }

    private static string Halved(string text) =>
        $"{text.AsSpan(0, text.Length / 4)}\n[... {text.Length - (2 * (text.Length / 4))} characters left out ...]\n{text.AsSpan(text.Length - (text.Length / 4))}";

    private static JsonPayload ToResult(ProcessEnd end, string stdout, string stderr, bool truncated)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, Readable))
        {
            writer.WriteStartObject();
            writer.WriteNumber("exit_code", end.ExitCode ?? -1);
            writer.WriteString("stdout", stdout);
            writer.WriteString("stderr", stderr);
            writer.WriteBoolean("truncated", truncated);
            writer.WriteEndObject();
        }

        return JsonPayload.FromUtf8(output.ToArray());
    }
}
