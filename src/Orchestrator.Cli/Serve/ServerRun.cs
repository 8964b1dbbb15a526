using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Server;

namespace Orchestrator.Cli.Serve;

/// <summary>A server from its start to the end of its drain. stdout gets the line that says it is ready; logs go to stderr.</summary>
internal static class ServerRun
{
    public static async Task<int> RunAsync(ServerOptions options, bool json, CancellationToken cancellation)
    {
        var started = false;
        options.ConfigureLogging = logging => ConfigureLogging(logging, () => started);
        try
        {
            if (await DatabaseWait.UntilThereAsync(options, cancellation) is { } fault)
            {
                await Console.Error.WriteLineAsync("orc: " + fault);
                return ExitCodes.Error;
            }

            await using var app = OrchestratorServer.Build(options);
            await app.StartAsync(cancellation);
            started = true;
            ReadyLine.Write(Console.Out, options, ServerPlace.Of(app), [.. app.Urls], json);
            await app.WaitForShutdownAsync(cancellation);
            return ExitCodes.Done;
        }
        catch (Exception e) when (!started)
        {
            foreach (var line in StartFailure.Lines(e, options))
            {
                await Console.Error.WriteLineAsync("orc: " + line);
            }

            return ExitCodes.Error;
        }
    }

    private static void ConfigureLogging(ILoggingBuilder logging, Func<bool> started)
    {
        // A failed start is told once, in one line; the host and the web server would each add its stack. What was found on the
        // way to a good one, such as programs that a killed server left, is for whoever started it. "Orchestrator" alone is the
        // node, which only has to say how it went down again.
        logging.AddFilter((category, level) => started()
            ? level >= LogLevel.Warning
            : level == LogLevel.Warning && category?.StartsWith("Orchestrator.", StringComparison.Ordinal) == true);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && !Console.IsErrorRedirected
                ? LoggerColorBehavior.Enabled
                : LoggerColorBehavior.Disabled;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
