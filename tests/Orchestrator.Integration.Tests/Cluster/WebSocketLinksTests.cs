using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Cluster;
using Orchestrator.Cluster.Links;
using Orchestrator.Cluster.Transport;

namespace Orchestrator.Integration.Tests.Cluster;

/// <summary>The streams by themselves, between listeners of this process.</summary>
public sealed class WebSocketLinksTests : IAsyncLifetime
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);
    private readonly List<Side> sides = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var side in sides)
        {
            await side.DisposeAsync();
        }
    }

    [Fact]
    public async Task Messages_of_all_sizes_come_whole_and_in_order()
    {
        var (a, b) = await PairAsync();
        int[] sizes = [0, 1, 5, 65_530, 65_531, 65_536, 1_000_000, 7, 20_000_000, 3];

        foreach (var size in sizes)
        {
            var message = new byte[size];
            message.AsSpan().Fill((byte)size);
            Assert.True(a.Links.Send(b.Self, 9, message));
        }

        for (var i = 0; i < sizes.Length; i++)
        {
            var (from, channel, message) = await b.NextAsync();
            Assert.Equal((a.Self, 9, sizes[i]), (from, channel, message.Length));
            Assert.Equal(-1, message.Span.IndexOfAnyExcept((byte)sizes[i]));
        }
    }

    [Fact]
    public async Task Many_small_messages_come_in_order()
    {
        var (a, b) = await PairAsync();

        for (var i = 0; i < 100_000; i++)
        {
            Assert.True(b.Links.Send(a.Self, 1, BitConverter.GetBytes(i)));
        }

        for (var i = 0; i < 100_000; i++)
        {
            Assert.Equal(i, BitConverter.ToInt32((await a.NextAsync()).Message.Span));
        }
    }

    [Fact]
    public async Task Who_does_not_know_the_secret_gets_no_stream_and_no_answer()
    {
        var (a, b) = (await StartAsync("a", "one"), await StartAsync("b", "two"));
        Join(a, b);

        using var http = new HttpClient();
        Assert.Equal(401, (int)(await http.GetAsync(new Uri(b.Address, WebSocketLinks.Path))).StatusCode);
        Assert.Equal(ProbeAnswer.Unknown, await a.Links.ProbeAsync(b.Member, default));
        Assert.False(a.Links.Send(b.Self, 1, new byte[1]));
        Assert.Equal(0, b.SeenCount);
    }

    [Fact]
    public async Task A_probe_tells_a_life_from_another_and_from_nobody()
    {
        var (a, b) = await PairAsync();

        Assert.Equal(ProbeAnswer.Alive, await a.Links.ProbeAsync(b.Member, default));
        Assert.Equal(ProbeAnswer.Replaced, await a.Links.ProbeAsync(b.Member with { Id = new MemberId("b", 7) }, default));
        await b.DisposeAsync();
        Assert.Equal(ProbeAnswer.Refused, await a.Links.ProbeAsync(b.Member, default));
    }

    [Fact]
    public async Task A_new_life_has_a_new_stream_and_the_former_is_lost()
    {
        var (a, b) = await PairAsync();
        var former = b.Self;

        b.Incarnation = 2;
        Join(a, b);

        Assert.Equal(former, await a.LostAsync());
        await UntilConnectedAsync(a, b);
        Assert.False(a.Links.Send(former, 1, new byte[1]));
        Assert.True(a.Links.Send(b.Self, 1, new byte[1]));
        Assert.Equal(a.Self, (await b.NextAsync()).From);
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off_when_too_much_waits_for_it()
    {
        var (a, b) = await PairAsync(maxQueuedBytes: 1024 * 1024);
        using var busy = new ManualResetEventSlim();
        b.Hold = busy;

        var chunk = new byte[512 * 1024];
        while (a.Links.Send(b.Self, 1, chunk))
        {
        }

        Assert.Equal(b.Self, await a.LostAsync());
        busy.Set();
    }

    [Fact]
    public async Task Both_sides_hear_that_a_stream_was_closed()
    {
        var (a, b) = await PairAsync();

        a.Links.Use(a.Self, []);

        Assert.Equal(b.Self, await a.LostAsync());
        Assert.Equal(a.Self, await b.LostAsync());
    }

    private async Task<(Side A, Side B)> PairAsync(long maxQueuedBytes = 64 * 1024 * 1024)
    {
        var (a, b) = (await StartAsync("a", "secret", maxQueuedBytes), await StartAsync("b", "secret", maxQueuedBytes));
        Join(a, b);
        await UntilConnectedAsync(a, b);
        return (a, b);
    }

    private static void Join(Side a, Side b)
    {
        b.Links.Use(b.Self, [a.Member]);
        a.Links.Use(a.Self, [b.Member]);
    }

    private static async Task UntilConnectedAsync(Side a, Side b)
    {
        await a.SeenAsync(b.Self);
        await b.SeenAsync(a.Self);
    }

    private async Task<Side> StartAsync(string node, string secret, long maxQueuedBytes = 64 * 1024 * 1024)
    {
        var links = new WebSocketLinks(secret, Silence, maxQueuedBytes: maxQueuedBytes);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        app.Map(WebSocketLinks.Path, links.HandleAsync);
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        var side = new Side(node, address, links, app);
        sides.Add(side);
        return side;
    }
}
