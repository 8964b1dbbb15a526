using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Tests.Domain.Flow;

public sealed class StartRateTests
{
    [Theory]
    [InlineData("10/s", 10, 10, "10/s")]
    [InlineData("0.5/s", 0.5, 1, "30/m")]
    [InlineData("90/m", 1.5, 2, "90/m")]
    [InlineData("10/s:20", 10, 20, "10/s:20")]
    [InlineData("6/h:1", 6 / 3600.0, 1, "6/h")]
    [InlineData("1000000/s", 1e6, 1_000_000, "1000000/s")]
    [InlineData("1/d:1000000", 1 / 86_400.0, 1_000_000, "1/d:1000000")]
    public void Rate_is_read_and_written(string text, double perSecond, int burst, string written)
    {
        Assert.True(StartRate.TryParse(text, out var rate));
        Assert.Equal(perSecond, rate.PerSecond, 9);
        Assert.Equal((burst, written), (rate.Burst, rate.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("/s")]
    [InlineData("x/s")]
    [InlineData("-1/s")]
    [InlineData("0/s")]
    [InlineData("10/w")]
    [InlineData("10/s:")]
    [InlineData("10/s:0")]
    [InlineData("10/s:2000000")]
    [InlineData("2000000/s")]
    [InlineData("NaN/s")]
    public void What_is_no_rate_is_refused(string text) => Assert.False(StartRate.TryParse(text, out _));

    [Fact]
    public void Zero_is_no_limit()
    {
        Assert.True(StartRate.TryParse("0", out var rate));
        Assert.False(rate.IsLimit);
    }
}
