using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain;

public sealed class BackoffPropertyTests
{
    // FromSeconds rounds to a tick, and the formula is computed twice in floating point.
    private const double Tolerance = 1e-6;

    private sealed record Case(RetryPolicy Policy, int Failures, double U);

    private static Gen<Case> Cases =>
        from initial in Gen.Elements(0, 0.001, 0.5, 1, 30, 600)
        from coefficient in Gen.Elements(1, 1.1, 1.5, 2, 10, 1e6)
        from maximum in Gen.Elements(0, 0.5, 60, 300, 86_400)
        from jitter in Gen.Elements(0, 0.1, 0.5, 1)
        from failures in Gen.Frequency((4, Gen.Choose(1, 20)), (1, Gen.Choose(21, int.MaxValue)))
        from u in Gen.Choose(0, 999)
        select new Case(
            new RetryPolicy
            {
                InitialInterval = TimeSpan.FromSeconds(initial),
                BackoffCoefficient = coefficient,
                MaximumInterval = TimeSpan.FromSeconds(maximum),
                Jitter = jitter,
            },
            failures,
            u / 1000.0);

    [Fact]
    public void Back_off_without_jitter_never_falls_from_one_failure_to_the_next() =>
        Properties.Check(Cases, @case =>
        {
            var policy = @case.Policy with { Jitter = 0 };
            var failures = Math.Min(@case.Failures, int.MaxValue - 1);

            Assert.True(policy.Backoff(failures, @case.U) <= policy.Backoff(failures + 1, @case.U));
        }, runs: 2000);

    [Fact]
    public void Back_off_is_never_negative_nor_above_its_maximum() =>
        Properties.Check(
            Cases,
            @case => Assert.InRange(@case.Policy.Backoff(@case.Failures, @case.U), TimeSpan.Zero, @case.Policy.MaximumInterval),
            runs: 2000);

    [Fact]
    public void Back_off_stays_within_its_jitter_or_at_its_maximum() =>
        Properties.Check(Cases.Where(@case => @case.Failures <= 20), @case =>
        {
            var (policy, failures, u) = @case;
            var plain = policy.InitialInterval.TotalSeconds * Math.Pow(policy.BackoffCoefficient, failures - 1);
            var maximum = policy.MaximumInterval.TotalSeconds;

            Assert.InRange(
                policy.Backoff(failures, u).TotalSeconds,
                Math.Min(maximum, plain * (1 - policy.Jitter)) - Tolerance,
                Math.Min(maximum, plain * (1 + policy.Jitter)) + Tolerance);
        }, runs: 2000);
}
