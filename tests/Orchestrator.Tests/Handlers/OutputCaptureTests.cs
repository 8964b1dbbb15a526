using System.Text;
using Orchestrator.Handlers.Processes;

namespace Orchestrator.Tests.Handlers;

public sealed class OutputCaptureTests
{
    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 3)]
    [InlineData(10, 100)]
    [InlineData(7, 4)]
    [InlineData(1, 2)]
    [InlineData(0, 5)]
    public void First_and_last_half_are_kept_whatever_the_pieces(int limit, int piece)
    {
        for (var length = 0; length < 40; length++)
        {
            var text = new string([.. Enumerable.Range(0, length).Select(index => (char)('A' + index))]);
            var capture = new OutputCapture(limit);
            foreach (var part in text.Chunk(piece))
            {
                capture.Append(Encoding.UTF8.GetBytes(part));
            }

            var head = limit / 2;
            Assert.Equal(length > limit, capture.Truncated);
            Assert.Equal(
                length <= limit ? text : $"{text[..head]}\n[... {length - limit} bytes left out ...]\n{text[^(limit - head)..]}",
                capture.Text());
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_become_replacement_characters()
    {
        var capture = new OutputCapture(100);
        capture.Append([0x41, 0xff, 0x42]);
        Assert.Equal("A\ufffdB", capture.Text());
    }
}
