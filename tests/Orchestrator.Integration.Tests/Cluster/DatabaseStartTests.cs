using System.Net;
using System.Net.Sockets;
using Npgsql;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Integration.Tests.Support.Postgres;

namespace Orchestrator.Integration.Tests.Cluster;

/// <summary>What <c>orc server</c> says of a database that is not there, or not as it should be.</summary>
public sealed class DatabaseStartTests
{
    private const string Password = "not-to-be-seen";

    [Theory]
    [InlineData("--cluster", "postgres")]
    [InlineData("--journal", "postgres")]
    public async Task A_database_that_is_not_named_is_asked_for(params string[] options)
    {
        var end = await OrcProcess.RunAsync(["server", .. options]);

        Assert.Equal((2, ""), (end.ExitCode, end.Stdout));
        Assert.Contains("connection", Assert.Single(Lines(end.Stderr)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_told_at_once_in_one_line()
    {
        var server = await PostgresServer.SharedAsync();
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "nowhere", Password = Password };

        var end = await OrcProcess.RunAsync(["server", "--cluster", "postgres", "--connection", connection.ConnectionString]);

        Assert.Equal((1, ""), (end.ExitCode, end.Stdout));
        var line = Assert.Single(Lines(end.Stderr));
        Assert.Contains($"{connection.Host}:{connection.Port}/nowhere", line, StringComparison.Ordinal);
        Assert.Contains("Create it", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_away_is_waited_for_until_somebody_ends_it()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await using var orc = OrcProcess.Start(["server", "--cluster", "postgres", "--connection", $"Host=127.0.0.1;Port={port};Username=u;Password={Password}"]);

        var line = await orc.NextErrorLineAsync();
        orc.Interrupt();
        var end = await orc.EndAsync();

        Assert.Contains($"127.0.0.1:{port}/u cannot be reached", line, StringComparison.Ordinal);
        Assert.NotEqual(0, end.ExitCode);
        Assert.Single(Lines(end.Stderr));
        Assert.DoesNotContain(Password, end.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_waited_starts_when_its_database_does()
    {
        await using var server = await PostgresServer.OwnAsync();
        await server.StopAsync();
        using var folder = new TempFolder();
        await using var orc = OrcProcess.Start(["server", "--urls", "http://127.0.0.1:0", "--data", folder.Path, "--journal", "postgres", "--connection", server.ConnectionString]);
        await orc.NextErrorLineAsync();

        await server.StartAsync();

        Assert.Contains("data in PostgreSQL at 127.0.0.1:", await orc.NextLineAsync(), StringComparison.Ordinal);
        orc.Terminate();
        (await orc.EndAsync()).Expect(0);
    }

    [Fact]
    public async Task What_the_server_would_run_with_has_no_password()
    {
        foreach (var format in new[] { Array.Empty<string>(), ["--json"] })
        {
            var end = (await OrcProcess.RunAsync(
                ["config", "show", .. format, "--cluster", "postgres", "--connection", $"Host=db;Password={Password}"])).Expect(0);

            Assert.Contains("connection", end.Stdout, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, end.Stdout, StringComparison.Ordinal);
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
