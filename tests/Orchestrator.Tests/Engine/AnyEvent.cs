using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Engine;

/// <summary>Generates events of every type, with every field anything it can be.</summary>
internal static class AnyEvent
{
    public static Gen<HistoryEntry> Entries { get; } =
        from sequence in Gen.Choose(1, int.MaxValue)
        from @event in Events(depth: 1)
        select new HistoryEntry(sequence, @event);

    private static Gen<char> Chars => Gen.Frequency(
        (6, Gen.Choose(0x20, 0x7e).Select(code => (char)code)),
        (2, Gen.Choose(0, 0x1f).Select(code => (char)code)),
        (2, Gen.Elements('"', '\\', '/', '\u007f', '\u0085', '\u2028', '\u2029', '\ufeff')),
        (2, Gen.Choose(0x80, 0xd7ff).Select(code => (char)code)));

    private static Gen<string> Strings =>
        from length in Gen.Choose(0, 12)
        from chars in Gen.ArrayOf(Chars, length)
        from tail in Gen.Elements("", "\ud83d\ude80", "\ud834\udd1e")
        select new string(chars) + tail;

    private static Gen<string?> MaybeString => Gen.OneOf(Gen.Constant<string?>(null), Strings.Select(text => (string?)text));

    private static Gen<ulong> Bits =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((ulong)(uint)high << 32) | (uint)low;

    private static Gen<UInt128> Wide => Bits.SelectMany(high => Bits.Select(low => new UInt128(high, low)));

    private static Gen<TaskId> Ids => Gen.Choose(1, int.MaxValue).SelectMany(shard => Wide.Select(ulid => new TaskId(shard, ulid)));

    private static Gen<Instant> Times =>
        from seconds in Gen.Choose(0, int.MaxValue)
        from micros in Gen.Choose(0, 999_999)
        select new Instant((seconds * 2_000_000L) + micros);

    private static Gen<TimeSpan> Spans => Gen.OneOf(
        Gen.Choose(0, int.MaxValue).Select(ticks => TimeSpan.FromTicks(ticks)),
        Gen.Choose(0, 315_360_000).Select(seconds => TimeSpan.FromSeconds(seconds)),
        Gen.Choose(0, int.MaxValue).Select(micros => TimeSpan.FromTicks((micros * 1_000_003L) + 7)));

    private static Gen<double> Numbers => Gen.OneOf(
        Gen.Choose(0, 100).Select(number => (double)number),
        Gen.Choose(0, int.MaxValue).Select(number => number / 7.0),
        Gen.Elements(double.Epsilon, double.MaxValue, 0.1, 1e-7, 1e21));

    private static Gen<ReadOnlyMemory<byte>> Payloads => Gen.OneOf(
        Gen.Constant(ReadOnlyMemory<byte>.Empty),
        Gen.Elements("null", "true", "0", "-1.5E-3", "\"\"", "[]", "{}", "{ \"a\" : [ 1 , {} ] }").Select(Bytes),
        Strings.Select(text => Bytes(JsonSerializer.Serialize(new { text, list = new object?[] { text, null, 1.5 } }))));

    private static Gen<TaskError> Errors =>
        from type in Strings
        from message in Strings
        from retryable in Gen.Elements(true, false)
        select new TaskError(type, message, retryable);

    private static Gen<int?> MaybeAttempt => Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(1, 1000).Select(attempt => (int?)attempt));

    private static Gen<List<KeyValuePair<string, string>>> Pairs =>
        from length in Gen.Choose(0, 3)
        from names in Gen.ArrayOf(Strings, length)
        from values in Gen.ArrayOf(Strings, length)
        select names.Zip(values, KeyValuePair.Create).ToList();

    private static Gen<TaskSpec> Specs =>
        from type in Strings
        from domain in Strings
        from priority in Gen.Choose(0, 4)
        from input in Payloads
        from requirements in Gen.OneOf(Gen.Constant(TaskRequirements.None), Requirements)
        from timeout in Gen.OneOf(Gen.Constant(TaskSpec.DefaultTimeout), Spans)
        from queueTimeout in Maybe(Spans)
        from runAt in Maybe(Times)
        from delay in Maybe(Spans)
        from retry in Gen.OneOf(Gen.Constant(RetryPolicy.Default), Policies)
        from key in MaybeString
        from hash in Wide
        from concurrency in MaybeString
        from tags in Pairs
        from cache in Gen.OneOf(Gen.Constant<CachePolicy?>(null), Caches)
        select new TaskSpec
        {
            Type = type,
            Domain = domain,
            Priority = priority,
            Input = input,
            Requirements = requirements,
            Timeout = timeout,
            QueueTimeout = queueTimeout,
            RunAt = runAt,
            Delay = delay,
            Retry = retry,
            IdempotencyKey = key,
            BodyHash = key is null ? default : hash,
            ConcurrencyKey = concurrency,
            Cache = cache,
            Tags = tags,
        };

    private static Gen<CachePolicy?> Caches =>
        from strategy in Gen.Elements(Enum.GetValues<CacheStrategy>())
        from ttl in Spans
        from version in Gen.OneOf(Gen.Constant(string.Empty), Strings)
        from key in Wide
        select (CachePolicy?)new CachePolicy { Strategy = strategy, TimeToLive = ttl, Version = version, Key = key };

    private static Gen<TaskRequirements> Requirements =>
        from length in Gen.Choose(0, 3)
        from capabilities in Gen.ArrayOf(Strings, length)
        from cpu in Numbers
        from memory in Numbers
        from gpu in Numbers
        from labels in Pairs
        from device in MaybeString
        from redundancy in Gen.Choose(1, 16)
        from policy in Gen.Elements(Enum.GetValues<RedundancyPolicy>())
        select new TaskRequirements
        {
            Redundancy = redundancy,
            RedundancyPolicy = policy,
            Capabilities = capabilities,
            MinCpu = cpu,
            MinMemory = memory,
            Gpu = gpu,
            Labels = labels,
            DeviceId = device,
        };

    private static Gen<RetryPolicy> Policies =>
        from attempts in Gen.Choose(1, 10_000)
        from initial in Spans
        from coefficient in Numbers
        from maximum in Spans
        from jitter in Numbers
        from kinds in Gen.Choose(0, 63)
        from losses in Gen.Choose(1, 10_000)
        select new RetryPolicy
        {
            MaxAttempts = attempts,
            InitialInterval = initial,
            BackoffCoefficient = coefficient,
            MaximumInterval = maximum,
            Jitter = jitter,
            RetryOn = (ErrorKinds)kinds,
            MaxLosses = losses,
        };

    private static Gen<TaskEvent> Events(int depth) =>
        from id in Ids
        from at in Times
        from other in Times
        from attempt in Gen.Choose(1, int.MaxValue)
        from maybeAttempt in MaybeAttempt
        from token in Wide
        from text in Strings
        from maybeText in MaybeString
        from payload in Payloads
        from number in Numbers
        from error in Errors
        from yes in Gen.Elements(true, false)
        from also in Gen.Elements(true, false)
        from spec in Specs
        from history in depth == 0 ? Gen.Constant<IReadOnlyList<HistoryEntry>?>(null) : Gen.OneOf(Gen.Constant<IReadOnlyList<HistoryEntry>?>(null), Histories)
        from type in Gen.Elements(Enum.GetValues<TaskEventType>())
        select type switch
        {
            TaskEventType.Submitted => new TaskSubmitted(id, at, spec, yes ? at : other),
            TaskEventType.Queued => new TaskQueued(id, at, other, maybeAttempt),
            TaskEventType.Scheduled => new AttemptScheduled(id, at, attempt, new AttemptToken(token), text, spec.Type),
            TaskEventType.Started => new AttemptStarted(id, at, attempt, new AttemptToken(token), text, spec.Type),
            TaskEventType.Progressed => new AttemptProgressed(id, at, attempt, number, maybeText, payload),
            TaskEventType.AttemptFailed => new AttemptFailed(id, at, attempt, error, yes ? other : null),
            TaskEventType.AttemptLost => new AttemptLost(id, at, attempt, error, yes, also),
            TaskEventType.CancelRequested => new CancelRequested(id, at, attempt, maybeText, other),
            TaskEventType.Completed => new TaskCompleted(id, at, attempt, payload) { CachedFrom = attempt % 2 == 0 ? null : new TaskId(attempt, (UInt128)attempt) },
            TaskEventType.Failed => new TaskFailed(id, at, maybeAttempt, error),
            TaskEventType.Cancelled => new TaskCancelled(id, at, maybeAttempt, maybeText, yes),
            TaskEventType.DeadLettered => new TaskDeadLettered(id, at, maybeAttempt, error),
            TaskEventType.Retried => new TaskRetried(id, at, history),
            TaskEventType.AttemptCompleted => new AttemptCompleted(id, at, attempt, payload),
            _ => (TaskEvent)new LateResultRecorded(id, at, attempt, text, history),
        };

    private static Gen<IReadOnlyList<HistoryEntry>?> Histories =>
        from length in Gen.Choose(0, 4)
        from events in Gen.ArrayOf(Events(depth: 0), length)
        select (IReadOnlyList<HistoryEntry>?)[.. events.Select((@event, i) => new HistoryEntry(i + 1, @event))];

    private static Gen<T?> Maybe<T>(Gen<T> values)
        where T : struct => Gen.OneOf(Gen.Constant<T?>(null), values.Select(value => (T?)value));

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
