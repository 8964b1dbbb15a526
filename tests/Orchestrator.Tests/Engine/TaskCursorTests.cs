using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Tests.Domain;

namespace Orchestrator.Tests.Engine;

public sealed class TaskCursorTests
{
    private static Gen<TaskCursor> Any =>
        from time in Gen.Choose(0, 3)
        from shard in Gen.Elements(1, 2, 35, 36, 1296)
        from ulid in Gen.Choose(0, 40)
        select new TaskCursor(new Instant(1_790_000_000_000_000 + time), new TaskId(shard, (UInt128)ulid << 70));

    [Fact]
    public void A_cursor_is_read_back_as_it_was_written() =>
        Properties.Check(Any, cursor =>
        {
            Assert.True(TaskCursor.TryParse(cursor.ToString(), out var read));
            Assert.Equal(cursor, read);
        });

    [Fact]
    public void The_order_is_time_and_then_the_ids_text_as_in_the_table() =>
        Properties.Check(Any.SelectMany(left => Any.Select(right => (left, right))), pair =>
        {
            var (left, right) = pair;
            var order = TaskCursor.Compare((left.SubmittedAt, left.Id), (right.SubmittedAt, right.Id));

            var byText = (left.SubmittedAt.Microseconds, 0).CompareTo((right.SubmittedAt.Microseconds, 0)) is var byTime and not 0
                ? byTime
                : string.CompareOrdinal(left.Id.ToString(), right.Id.ToString());
            Assert.Equal(Math.Sign(byText), Math.Sign(order));
            Assert.Equal(-Math.Sign(order), Math.Sign(TaskCursor.Compare((right.SubmittedAt, right.Id), (left.SubmittedAt, left.Id))));
        });

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("5")]
    [InlineData("5~")]
    [InlineData("x~1-00000000000000000000000001")]
    [InlineData("~1-00000000000000000000000001")]
    [InlineData("5~1-0000000000000000000000000")]
    [InlineData("99999999999999999999~1-00000000000000000000000001")]
    public void Other_texts_are_no_cursor(string text)
    {
        Assert.False(TaskCursor.TryParse(text, out var cursor));
        Assert.Null(cursor);
    }
}
