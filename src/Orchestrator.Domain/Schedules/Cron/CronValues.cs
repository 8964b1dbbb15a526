using System.Numerics;

namespace Orchestrator.Domain.Schedules.Cron;

/// <summary>What a field of a cron expression allows.</summary>
/// <param name="Mask">A bit a value.</param>
/// <param name="IsStar">It began with <c>*</c> or <c>?</c>: it restricts nothing, or not by a choice of days.</param>
/// <param name="IsRepeating">It has <c>*</c>, a range or a step: what it says goes on through the hour that a clock shows twice.</param>
/// <param name="Last">With <c>L</c>: of a month its last day; of a week the days whose last one in the month is meant, a bit a day. 0 without.</param>
internal readonly record struct CronValues(ulong Mask, bool IsStar, bool IsRepeating, int Last)
{
    public bool Has(int value) => (Mask >> value & 1) != 0;

    /// <summary>The least value from one on; -1 when there is none.</summary>
    public int From(int value)
    {
        var rest = value > 63 ? 0 : Mask >> value << value;
        return rest == 0 ? -1 : BitOperations.TrailingZeroCount(rest);
    }
}
