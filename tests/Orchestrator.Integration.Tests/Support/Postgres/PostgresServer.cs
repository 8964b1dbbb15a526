using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Orchestrator.Integration.Tests.Support.Postgres;

/// <summary>
/// A PostgreSQL for tests: the one that <c>ORCHESTRATOR_TEST_POSTGRES</c> names (a connection string), or one that is started from installed programs, as a
/// user that is not root, on a free port of the loopback, in a temporary folder. It is stopped and its folder deleted when the tests end, however they end.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Missing = "No PostgreSQL: apt-get install postgresql, or set ORCHESTRATOR_TEST_POSTGRES";

    private static readonly Lazy<Task<PostgresServer?>> Common = new(async () =>
        Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_POSTGRES") is { Length: > 0 } given ? new PostgresServer(given) : await TryStartAsync(null));

    private static int schemas;

    // Held on to: a process object that is collected closes the pipe.
    private Process? watcher;

    private readonly string? bin;
    private readonly string? folder;
    private readonly int port;
    private readonly string addresses = "127.0.0.1";

    private PostgresServer(string connectionString) => ConnectionString = connectionString;

    private PostgresServer(string bin, string folder, int port, string? alsoOn)
        : this($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres")
    {
        (this.bin, this.folder, this.port) = (bin, folder, port);
        addresses += alsoOn is null ? "" : $",{alsoOn}";
    }

    public string ConnectionString { get; }

    /// <summary>The server all tests share; skips the test where there is none.</summary>
    public static async Task<PostgresServer> SharedAsync() => await Common.Value ?? throw Skip();

    /// <summary>A server of the test's own, which it may stop; skips the test where none can be started.</summary>
    public static async Task<PostgresServer> OwnAsync() => await TryOwnAsync() ?? throw Skip();

    /// <summary>As <see cref="OwnAsync"/>, for several tests; null where none can be started.</summary>
    /// <param name="alsoOn">Another address to listen on, for its network of 256 addresses; null for none.</param>
    public static Task<PostgresServer?> TryOwnAsync(string? alsoOn = null) => TryStartAsync(alsoOn);

    /// <summary>A name for a schema that no other test has.</summary>
    public static string NewSchema() => $"test_{Environment.ProcessId}_{Interlocked.Increment(ref schemas)}";

    /// <summary>Runs SQL over a connection of its own; the first column of the first row.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Drops a test's schema.</summary>
    public Task DropAsync(string schema) => ExecuteAsync($"drop schema if exists {schema} cascade");

    /// <summary>Starts it again after <see cref="StopAsync"/>; ends when it takes connections.</summary>
    public Task StartAsync() => ControlAsync(
        "start", "-w", "-t", "60", "-l", $"{folder}/log",
        "-o", $"-p {port} -c listen_addresses={addresses} -c unix_socket_directories={folder} -c max_connections=200");

    /// <summary>Stops it, ending all connections.</summary>
    /// <param name="isCrash">True: without writing anything more, as when it is killed.</param>
    public Task StopAsync(bool isCrash = false) => ControlAsync("stop", "-w", "-m", isCrash ? "immediate" : "fast");

    private static async Task<PostgresServer?> TryStartAsync(string? alsoOn)
    {
        if (FindBin() is not { } bin)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("orchestrator-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", await UnprivilegedAsync(), folder);
        }

        await RunUnprivilegedAsync($"{bin}/initdb", "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        if (alsoOn is not null)
        {
            await File.AppendAllTextAsync($"{folder}/data/pg_hba.conf", $"host all all {alsoOn}/24 trust\n");
        }

        var server = new PostgresServer(bin, folder, FreePort(), alsoOn);
        await server.StartAsync();
        server.StopWithThisProcess();
        return server;
    }

    /// <summary>Skips the test: there is no server.</summary>
    public static InvalidOperationException Skip()
    {
        Assert.Skip(Missing);
        return new InvalidOperationException(Missing);
    }

    private static string? FindBin() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "postgres"))).Order(StringComparer.Ordinal).LastOrDefault()
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The user to be where this is root, which PostgreSQL refuses to run as: the one its package makes, or nobody.</summary>
    private static async Task<string> UnprivilegedAsync()
    {
        var users = await File.ReadAllLinesAsync("/etc/passwd");
        return users.Any(user => user.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
    }

    /// <summary>A shell that reads from a pipe of this process and stops the server when it is closed, which the system does if nobody else.</summary>
    private void StopWithThisProcess()
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"""
            exec > /dev/null 2>&1
            read -r _
            kill -QUIT $(head -n 1 {folder}/data/postmaster.pid)
            while [ -e {folder}/data/postmaster.pid ]; do sleep 0.1; done
            rm -rf {folder}
            """);
        watcher = Process.Start(start);
    }

    /// <summary>Stops a server of the test's own for good.</summary>
    public async ValueTask DisposeAsync()
    {
        if (watcher is not null)
        {
            watcher.StandardInput.Close();
            await watcher.WaitForExitAsync();
            watcher.Dispose();
        }
    }

    private Task ControlAsync(params string[] arguments) => folder is null
        ? throw new InvalidOperationException("The server was not started by the tests.")
        : RunUnprivilegedAsync([$"{bin}/pg_ctl", "-D", $"{folder}/data", .. arguments]);

    private static async Task RunUnprivilegedAsync(params string[] command)
    {
        if (Environment.IsPrivilegedProcess)
        {
            var user = await UnprivilegedAsync();
            await RunAsync(["setpriv", $"--reuid={user}", $"--regid={(user == "nobody" ? "nogroup" : user)}", "--clear-groups", .. command]);
            return;
        }

        await RunAsync(command);
    }

    private static async Task RunAsync(params string[] command)
    {
        // Output goes nowhere and not to a pipe: the server would hold on to it, and its end would never be read.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in new[] { "-c", "exec \"$@\" > /dev/null 2>&1", "sh" }.Concat(command))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}");
    }
}
