using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>What a server sends is only ever read or refused, whatever it is.</summary>
public sealed class SpoiltMessageTests
{
    private const string Valid =
        """[{"type":"assign","task_id":"t","attempt_token":"x","task_type":"echo","attempt":1,"input_data":{"a":[1,2]},"timeout":1.5,"deadline":"d","checkpoint":null},{"type":"ack","attempt_token":"y"}]""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_message_with_some_bytes_changed_never_ends_the_agent(int seed)
    {
        Assert.Equal(2, JsonElement.Parse(Valid).GetArrayLength());
        var (bench, stream) = await AgentBench.ConnectedAsync();
        await using var _ = bench;
        var chance = new Random(seed);
        for (var i = 0; i < 20; i++)
        {
            // One byte stays one byte, or the WebSocket ends for its UTF-8 alone.
            var message = Encoding.ASCII.GetBytes(Valid);
            for (var j = 0; j <= i % 3; j++)
            {
                message[chance.Next(message.Length)] = (byte)chance.Next(1, 128);
            }

            await stream.SendAsync(Encoding.ASCII.GetString(message));
            if (!await stream.AnswersAsync())
            {
                stream = await bench.NextStreamAsync();
                await stream.WelcomeAsync(resumed: true);
            }

            Assert.False(bench.Running.IsCompleted);
        }
    }
}
