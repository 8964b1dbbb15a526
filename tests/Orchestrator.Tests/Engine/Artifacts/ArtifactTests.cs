using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Journal.InMemory;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine.Artifacts;

public sealed class ArtifactTests
{
    private readonly FakeClock clock = new();
    private readonly InMemoryBlobStore blobs = new();

    [Fact]
    public async Task A_result_that_is_too_large_becomes_a_reference_which_another_task_can_read()
    {
        await using var node = await TestNode.StartAsync(options =>
        {
            options.MaxPayloadBytes = 1024;
            options.Handle("large", _ => TaskOutcome.Complete(new string('x', 5000)));
            options.Handle("length", async (context, cancellation) =>
            {
                var reference = ArtifactReference.Read(context.Input.ToElement())!;
                return TaskOutcome.Complete((await context.ReadArtifactAsync(reference, cancellation))!.Value.Length);
            });
        });
        var task = await node.RunAsync(TestNode.Spec("large"));
        var reference = ArtifactReference.Read(JsonDocument.Parse(task.Result.ToJson()).RootElement)!;

        Assert.Equal((5002, "application/json"), (reference.Bytes, reference.ContentType));
        var length = await node.RunAsync(TestNode.Spec("length", input: Encoding.UTF8.GetString(task.Result.Span)));
        Assert.Equal("5002", Encoding.UTF8.GetString(length.Result.Span));
        Assert.Equal(task.Result, (await node.RunAsync(TestNode.Spec("large"))).Result);
    }

    [Fact]
    public async Task A_handler_stores_bytes_of_its_own()
    {
        await using var node = await TestNode.StartAsync(options => options.Handle("store", async (context, cancellation) =>
            new TaskOutcome.Completed((await context.StoreArtifactAsync(new byte[] { 1, 2, 3 }, "image/png", cancellation)).ToJson())));

        Assert.Equal(
            """{"$artifact":"sha256:039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81","bytes":3,"content_type":"image/png"}""",
            Encoding.UTF8.GetString((await node.RunAsync(TestNode.Spec("store"))).Result.Span));
    }

    [Fact]
    public async Task What_nobody_refers_to_goes_after_its_grace_and_what_a_task_refers_to_when_the_task_is_gone()
    {
        var artifacts = Open();
        var task = new TaskId(7, 1);
        var orphan = (await artifacts.StoreAsync("a"u8.ToArray(), "text/plain")).Hash;
        var owned = (await artifacts.StoreAsync("b"u8.ToArray(), "text/plain", task)).Hash;
        Assert.Equal(0, await SweepAsync(artifacts));
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await SweepAsync(artifacts, task));
        Assert.Null(await artifacts.FindAsync(orphan, Cancellation));
        Assert.NotNull(await artifacts.FindAsync(owned, Cancellation));
        Assert.Equal(1, await SweepAsync(artifacts));
        Assert.Null(await artifacts.FindAsync(owned, Cancellation));
        Assert.Equal(default, await blobs.TotalsAsync("artifact-uses", Cancellation));
    }

    [Fact]
    public async Task A_use_makes_an_artifact_young_and_one_with_an_end_counts_up_to_it()
    {
        var artifacts = Open();
        var hash = (await artifacts.StoreAsync("a"u8.ToArray(), "text/plain")).Hash;
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(await artifacts.UseAsync(hash, "cache-1", clock.GetUtcNow() + TimeSpan.FromHours(3)));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await SweepAsync(artifacts));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await SweepAsync(artifacts));
        Assert.False(await artifacts.UseAsync(hash, "cache-1"));
    }

    [Fact]
    public async Task Tasks_that_share_a_result_or_have_it_as_their_input_refer_to_it()
    {
        await using var node = await TestNode.StartAsync(options =>
        {
            options.MaxPayloadBytes = 1024;
            options.Handle("large", _ => TaskOutcome.Complete(new string('x', 5000)));
        });
        var spec = TestNode.Spec("large") with { Cache = new CachePolicy() };
        var first = await node.RunAsync(spec);
        var second = await node.RunAsync(spec);
        var third = await node.RunAsync(TestNode.Spec("echo", input: Encoding.UTF8.GetString(first.Result.Span)));

        Assert.Equal(first.Id, second.CachedFrom);
        await TestNode.UntilAsync(async () => (await node.Blobs.ListAsync("artifact-uses", "", 10, Cancellation)).Count == 4);
        var owners = (await node.Blobs.ListAsync("artifact-uses", "", 10, Cancellation)).Select(info => info.Key[65..]).ToList();
        Assert.Equal(3, owners.Intersect([$"task-{first.Id}", $"task-{second.Id}", $"task-{third.Id}"]).Count());
        Assert.Single(owners, owner => owner.StartsWith("cache-", StringComparison.Ordinal));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Orchestrator.Engine.Artifacts.Artifacts Open() => new(blobs, 1000, clock);

    private static Task<int> SweepAsync(Orchestrator.Engine.Artifacts.Artifacts artifacts, params TaskId[] kept) =>
        artifacts.SweepAsync(id => Task.FromResult(kept.Contains(id)), Cancellation);
}
