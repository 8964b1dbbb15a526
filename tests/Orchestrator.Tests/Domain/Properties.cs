using FsCheck;
using FsCheck.Fluent;

namespace Orchestrator.Tests.Domain;

/// <summary>Runs a property on generated cases; a failure's message holds the shrunk case and the seed to replay it with.</summary>
internal static class Properties
{
    /// <summary>A failure prints <c>(seed,gamma)</c>: put it here as "seed,gamma" to run that case again.</summary>
    private static readonly string? Replay = Environment.GetEnvironmentVariable("ORCHESTRATOR_FSCHECK_REPLAY");

    public static void Check<T>(Gen<T> cases, Action<T> property, int runs = 300) =>
        Check(Arb.From(cases), property, runs);

    /// <summary>Checks on lists, shrunk by leaving elements out.</summary>
    public static void CheckLists<T>(Gen<T> element, int maxLength, Action<T[]> property, int runs = 300)
    {
        var lists = Gen.Choose(0, maxLength).SelectMany(length => Gen.ArrayOf(element, length));
        Check(Arb.From(lists, Shorter), property, runs);
    }

    private static void Check<T>(Arbitrary<T> cases, Action<T> property, int runs)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(runs).WithQuietOnSuccess(true);
        if (Replay?.Split(',') is [var seed, var gamma])
        {
            config = config.WithReplay(ulong.Parse(seed), ulong.Parse(gamma));
        }

        Prop.ForAll(cases, property).Check(config);
    }

    private static IEnumerable<T[]> Shorter<T>(T[] list)
    {
        for (var cut = list.Length / 2; cut > 0; cut /= 2)
        {
            for (var at = 0; at + cut <= list.Length; at += cut)
            {
                yield return [.. list[..at], .. list[(at + cut)..]];
            }
        }
    }
}
