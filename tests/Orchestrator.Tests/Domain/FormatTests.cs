using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain;

public sealed class FormatTests
{
    private static Gen<ulong> Bits => Gen.Frequency(
        (1, Gen.Elements(0UL, 1UL, ulong.MaxValue)),
        (4, Gen.Choose(int.MinValue, int.MaxValue).Select(seed => new SeededChance((ulong)seed).NextUInt64())));

    private static Gen<UInt128> WideBits => Bits.Zip(Bits, (high, low) => new UInt128(high, low));

    private static Gen<TaskId> Ids =>
        Gen.OneOf(Gen.Choose(1, 100), Gen.Choose(1, int.MaxValue)).Zip(WideBits, (shard, ulid) => new TaskId(shard, ulid));

    // Years 1970 to 9999.
    private static Gen<Instant> Instants => Bits.Select(bits => new Instant((long)(bits % 253_402_300_800_000_000)));

    [Fact]
    public void Task_ids_round_trip_and_match_the_contract() =>
        Properties.Check(Ids, id =>
        {
            Assert.True(TaskId.TryParse(id.ToString(), out var read));
            Assert.Equal(id, read);
            Assert.Matches("^[a-z0-9-]{1,64}$", id.ToString());
        }, runs: 1000);

    [Fact]
    public void Task_ids_of_one_shard_sort_as_text_as_they_sort_as_numbers() =>
        Properties.Check(WideBits.Zip(WideBits), pair =>
        {
            var (left, right) = (new TaskId(7, pair.Item1), new TaskId(7, pair.Item2));

            Assert.Equal(
                Math.Sign(left.CompareTo(right)),
                Math.Sign(string.CompareOrdinal(left.ToString(), right.ToString())));
        }, runs: 1000);

    [Theory]
    [InlineData(1, "1-00000000000000000000000000")]
    [InlineData(35, "z-00000000000000000000000000")]
    [InlineData(int.MaxValue, "zik0zj-00000000000000000000000000")]
    public void Task_ids_are_written_as_shard_in_base_36_and_ulid(int shard, string text) =>
        Assert.Equal(text, new TaskId(shard, 0).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("-00000000000000000000000000")]
    [InlineData("1")]
    [InlineData("1-0000000000000000000000000")]
    [InlineData("1-000000000000000000000000000")]
    [InlineData("01-00000000000000000000000000")]
    [InlineData("1-80000000000000000000000000")]
    [InlineData("1-0000000000000000000000000u")]
    [InlineData("1-0000000000000000000000000A")]
    [InlineData("zzzzzz-00000000000000000000000000")]
    [InlineData("zzzzzzzz-00000000000000000000000000")]
    [InlineData("1-0000000000000000000000000é")]
    [InlineData(null)]
    public void Text_that_is_no_task_id_is_refused(string? text) => Assert.False(TaskId.TryParse(text, out _));

    [Fact]
    public void Attempt_tokens_round_trip() =>
        Properties.Check(WideBits, bits =>
        {
            var token = new AttemptToken(bits);
            Assert.True(AttemptToken.TryParse(token.ToString(), out var read));
            Assert.Equal(token, read);
            Assert.Matches("^[0-9a-f]{32}$", token.ToString());
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdefa")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData(" 123456789abcdef0123456789abcdef")]
    public void Text_that_is_no_attempt_token_is_refused(string? text) => Assert.False(AttemptToken.TryParse(text, out _));

    [Fact]
    public void Instants_round_trip_and_sort_as_text_as_they_sort_in_time() =>
        Properties.Check(Instants.Zip(Instants), pair =>
        {
            var (left, right) = pair;
            Assert.True(Instant.TryParse(left.ToString(), out var read));
            Assert.Equal(left, read);
            Assert.Equal(left, Instant.From(left.ToDateTimeOffset()));
            Assert.Equal(Math.Sign(left.CompareTo(right)), Math.Sign(string.CompareOrdinal(left.ToString(), right.ToString())));
        }, runs: 1000);

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000Z")]
    [InlineData("2026-01-02T03:04:05.9999999Z", "2026-01-02T03:04:05.999999Z")]
    [InlineData("2026-01-02T03:04:05.5+02:00", "2026-01-02T01:04:05.500000Z")]
    public void Any_rfc_3339_time_is_read_and_cut_to_microseconds(string text, string expected)
    {
        Assert.True(Instant.TryParse(text, out var instant));
        Assert.Equal(expected, instant.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-01-02")]
    [InlineData("tomorrow at noon")]
    [InlineData("2026-13-02T03:04:05Z")]
    public void Text_that_is_no_time_is_refused(string? text) => Assert.False(Instant.TryParse(text, out _));

    [Fact]
    public void Bounds_of_time_have_a_text_too()
    {
        Assert.Equal("never", Instant.Never.ToString());
        Assert.Equal("before all time", Instant.Min.ToString());
        Assert.True(Instant.Min < new Instant(0) && new Instant(0) < Instant.Never);
    }

    [Fact]
    public void Names_of_states_events_and_kinds_are_read_back()
    {
        Assert.All(TaskStates.All, state => Assert.True(TaskStates.TryParse(state.Name(), out var read) && read == state));
        Assert.All(
            Enum.GetValues<TaskEventType>(),
            type => Assert.True(TaskEventTypes.TryParse(type.Name(), out var read) && read == type));
        Assert.All(ErrorKindNames.All, entry => Assert.True(ErrorKindNames.TryParse(entry.Name, out var read) && read == entry.Kind));
        Assert.False(TaskStates.TryParse("Queued", out _));
        Assert.False(TaskStates.TryParse(null, out _));
        Assert.False(ErrorKindNames.TryParse(ErrorKindNames.QueueTimeout, out _));
    }
}
