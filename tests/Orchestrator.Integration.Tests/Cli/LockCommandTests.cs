using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc lock</c> against a real server.</summary>
public sealed class LockCommandTests(ServerProcess process) : IClassFixture<ServerProcess>
{
    private readonly OrcServer server = process.Server;

    [Fact]
    public async Task A_lock_is_taken_renewed_listed_and_released()
    {
        var held = (await LockAsync("acquire", "cli/a", "--ttl", "1m", "--owner", "ops", "--json")).Expect(0).Json;
        var lease = held.Text("lease_id")!;

        var refused = (await LockAsync("acquire", "cli/a", "--wait", "100ms")).Expect(6);
        Assert.Contains("'ops'", refused.Stderr);
        Assert.Empty(refused.Stdout);
        Assert.Equal(lease + "\n", (await LockAsync("acquire", "cli/a", "--lease", lease, "-o", "id")).Expect(0).Stdout);
        Assert.Equal(held.GetProperty("token").GetInt64(), (await LockAsync("renew", "cli/a", "--lease", lease, "--ttl", "2m", "--json")).Expect(0).Json.GetProperty("token").GetInt64());
        Assert.Matches("(?s)^NAME .*cli/a +ops ", (await LockAsync("list", "--prefix", "cli/")).Expect(0).Stdout);
        Assert.Equal("Released cli/a.\n", (await LockAsync("release", "cli/a", "--lease", lease)).Expect(0).Stdout);
        Assert.False((await LockAsync("release", "cli/a", "--lease", lease, "--json")).Expect(0).Json.GetProperty("released").GetBoolean());
        Assert.Contains("lease", (await LockAsync("renew", "cli/a", "--lease", lease)).Expect(1).Stderr);
    }

    [Fact]
    public async Task A_command_runs_under_the_lock_with_its_token_and_its_exit_code_is_ours()
    {
        var run = (await LockAsync("run", "cli-run", "--", "sh", "-c", "echo $ORC_LOCK_NAME $ORC_LOCK_TOKEN; exit 42")).Expect(42);

        Assert.Matches("^cli-run [0-9]+\n$", run.Stdout);
        Assert.Empty((await LockAsync("list", "--prefix", "cli-run", "-o", "id")).Expect(0).Stdout);
        (await LockAsync("run", "cli-run", "echo", "without dashes")).Expect(2);
        (await LockAsync("run", "cli-run")).Expect(2);
    }

    [Fact]
    public async Task A_command_does_not_run_while_somebody_else_holds_the_lock()
    {
        (await LockAsync("acquire", "cli-busy")).Expect(0);

        var run = (await LockAsync("run", "cli-busy", "--wait", "200ms", "--", "echo", "ran")).Expect(6);

        Assert.Empty(run.Stdout);
    }

    [Fact]
    public async Task A_command_is_stopped_when_the_lock_is_lost()
    {
        await using var run = server.Start("lock", "run", "cli-lost", "--ttl", "1s", "--json", "--", "sh", "-c", "echo started; exec sleep 100");
        Assert.Equal("started", await run.NextLineAsync());

        // Its own lease is not known here: the server is away for longer than the lock's time.
        await server.KillAsync();
        try
        {
            var end = await run.EndAsync();

            Assert.Contains("is lost", end.Stderr);
            Assert.Equal(143, end.ExitCode);
        }
        finally
        {
            await server.RestartAsync();
        }
    }

    [Fact]
    public async Task A_command_is_stopped_with_us_and_the_lock_is_free()
    {
        await using var run = server.Start("lock", "run", "cli-stop", "--", "sh", "-c", "trap 'echo bye; exit 3' TERM; echo started; while :; do sleep 0.1; done");
        Assert.Equal("started", await run.NextLineAsync());

        run.Terminate();

        Assert.Equal("started\nbye\n", (await run.EndAsync()).Expect(3).Stdout);
        (await LockAsync("acquire", "cli-stop", "--ttl", "1s")).Expect(0);
    }

    private Task<OrcResult> LockAsync(params string[] arguments) => server.RunAsync(["lock", .. arguments]);
}
