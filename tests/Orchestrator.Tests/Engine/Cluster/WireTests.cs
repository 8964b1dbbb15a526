using Orchestrator.Domain;
using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Scaling;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Cluster;
using Orchestrator.Engine.Cluster.Agents;
using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Cluster.Calls.Workflows;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Locks;
using Orchestrator.Engine.Scaling;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Workflows;
using Orchestrator.Engine.Workflows.Runs;

namespace Orchestrator.Tests.Engine.Cluster;

/// <summary>What nodes send each other comes back as it was, and is what nodes of the same framing version send.</summary>
public sealed class WireTests
{
    private static readonly TaskId Id = new(7, (UInt128)0x0192_0000_0000 << 80);
    private static readonly AttemptToken Token = new(UInt128.MaxValue / 3);
    private static readonly Instant At = new(1_790_000_000_123_456);

    private static readonly TaskSpec Spec = new()
    {
        Type = "process",
        Domain = "ümläut",
        Input = "{\"a\":[1,2]}"u8.ToArray(),
        IdempotencyKey = "key",
        Tags = [KeyValuePair.Create("team", "a")],
    };

    private static readonly TaskFilter Filter = new()
    {
        State = TaskState.Failed,
        Type = "t",
        Agent = "agent",
        SubmittedAfter = At,
        Tags = new Dictionary<string, string> { ["team"] = "b" },
    };

    private static readonly RunId Run = new(9, (UInt128)0x0192_0000_0000 << 80);

    private static readonly WorkflowSpec Flow = new()
    {
        Id = "w",
        Steps = [new StepSpec { Id = "a", Task = new TaskSpec { Type = "echo", Domain = "default" } }, new StepSpec { Id = "b", Dependencies = ["a"], Signal = new SignalSpec("go", TimeSpan.FromHours(1), true) }],
    };

    private static readonly NodeCall[] Calls =
    [
        new SubmitCall(Spec),
        new SubmitManyCall("d", [Spec, Spec with { IdempotencyKey = null }]),
        new FindCall(Id),
        new WaitCall(Id, () => TimeSpan.FromSeconds(1.5)),
        new CancelCall(Id, "why not"),
        new CancelCall(Id, null),
        new RetryCall(Id),
        new DeleteCall([Id, new TaskId(7, 1)]),
        new SearchCall(Filter, 51, new TaskCursor(At, Id)),
        new SearchCall(new TaskFilter(), 1, null),
        new RecheckCall(new ArchiveStamp(7, 3, 9), [Id]),
        new StatusCall(new Dictionary<int, long> { [1] = 5, [2] = long.MaxValue }, isExact: true),
        new BulkCountCall(Filter, At, new Dictionary<int, long> { [1] = 5 }),
        new BulkStartCall(BulkAction.Cancel, new BulkFilter { Type = "t" }, 2.5, "me", "because"),
        new BulkFindCall("bulk-1"),
        new BulkWaitCall("bulk-1", TimeSpan.FromSeconds(60)),
        new BulkListCall(),
        new BulkChangeCall("bulk-1", new BulkChange.Pause("me", null)),
        new BulkChangeCall("bulk-1", new BulkChange.Resume(null, "go")),
        new BulkChangeCall("bulk-1", new BulkChange.SetRate("me", 0.5)),
        new BulkChangeCall("bulk-1", new BulkChange.Cancel("me", "no")),
        new LockAcquireCall(new LockRequest("db", "me") { Ttl = TimeSpan.FromSeconds(5), Wait = TimeSpan.FromSeconds(1), LeaseId = "lease" }),
        new LockRenewCall("db", "lease", TimeSpan.FromSeconds(30)),
        new LockReleaseCall("db", "lease"),
        new LockFindCall("db"),
        new LockListCall("d", 50, null),
        new LockListCall("", 1, "db"),
        new ShardsCall(),
        new ReportCall(new CompleteAttempt(Id, Token, "[1]"u8.ToArray())),
        new AgentsCall(null),
        new AgentsCall("worker-1"),
        new DrainAgentCall("worker-1"),
        new ScalingStatusCall(),
        new SpawnAgentsCall(3),
        new SchedulePutCall(new ScheduleSpec { Id = "s", Cron = "@daily", Task = Spec with { IdempotencyKey = null } }, paused: true),
        new SchedulePutCall(new ScheduleSpec { Id = "s", Interval = TimeSpan.FromSeconds(5), Task = Spec with { IdempotencyKey = null } }, paused: null),
        new ScheduleDeleteCall("s"),
        new ScheduleCall(CallKind.SchedulePause, "s"),
        new ScheduleCall(CallKind.ScheduleResume, "s"),
        new ScheduleRunCall("s"),
        new ScheduleCall(CallKind.ScheduleFind, "s"),
        new ScheduleListCall(50, "s"),
        new ScheduleListCall(1, null),
        new WorkflowPutCall(Flow),
        new WorkflowFindCall("w", 3),
        new WorkflowFindCall("w", null),
        new WorkflowListCall(50, "w"),
        new WorkflowDeleteCall("w"),
        new RunOrderCall(2, new RunOrder(RunOrderKind.Start) { Workflow = Flow, Text = "hash", Version = 3, Json = "{}"u8.ToArray(), Key = 5, Body = 6 }),
        new RunOrderCall(2, new RunOrder(RunOrderKind.Signal) { Run = Run, Text = "go", Json = "[1]"u8.ToArray() }),
        new RunWaitCall(2, Run, TimeSpan.FromSeconds(30), 17),
        new RunWaitCall(2, Run, TimeSpan.Zero, null),
        new RunHistoryCall(2, Run),
        new RunListCall(2, new RunFilter(RunStatus.Failed, "w"), 50, Run),
        new RunListCall(2, new RunFilter(), 1, null),
        new StepEndCall(2, new StepReference(Run, 4, 1, 2), new TaskView(TaskRecord.Create(1, new TaskSubmitted(Id, At, Spec, At)))),
        new CacheReadCall(),
        new CacheListCall(new CacheFilter(CacheStrategy.Hybrid, "echo", 5), 50, new CacheCursor(CacheStrategy.Disk, 7, "")),
        new CacheListCall(new CacheFilter(), 1, null),
        new CacheClearCall(new CacheFilter(TaskType: "echo")),
    ];

    private static readonly AttemptReport[] Reports =
    [
        new CompleteAttempt(Id, Token, "[1]"u8.ToArray()),
        new CompleteAttempt(Id, Token, TaskPayload.Pack(new byte[5000].Select(_ => (byte)'1').ToArray(), 10)),
        new FailAttempt(Id, Token, new TaskError("agent_error", "broke", true), TimeSpan.FromSeconds(3)),
        new FailAttempt(Id, Token, new TaskError("agent_error", "", false)),
        new SnoozeAttempt(Id, Token, TimeSpan.FromDays(1)),
        new LoseAttempt(Id, Token, "node_failure", "gone", Charged: true),
        new ConfirmCancelled(Id, Token),
        new ReportStarted(Id, Token),
        new ReportProgress(Id, Token, 12.5, "half", "{}"u8.ToArray()),
        new ReportProgress(Id, Token, 0, null, default),
    ];

    [Fact]
    public void Every_call_comes_back_as_it_was_sent()
    {
        foreach (var call in Calls)
        {
            var sent = Written(call);
            Assert.Equal(sent, Written(CallReader.Read(new WireReader(sent))));
        }
    }

    [Fact]
    public void Every_kind_of_call_is_tried() =>
        Assert.Equal(Enum.GetValues<CallKind>(), Calls.Select(call => call.Kind).Distinct().Order());

    [Fact]
    public void Every_report_comes_back_as_it_was_sent()
    {
        foreach (var report in Reports)
        {
            using var writer = new WireWriter();
            ReportOnWire.Write(writer, report);
            Assert.Equal(report, ReportOnWire.Read(new WireReader(writer.ToArray())));
        }
    }

    [Fact]
    public void An_order_comes_back_as_it_was_sent()
    {
        var order = new AttemptOrder(
            Id, Token, "process", "{}"u8.ToArray(), default, 3, TimeSpan.FromSeconds(5), At,
            new TaskRequirements { Capabilities = ["gpu"], MinCpu = 1, Labels = [KeyValuePair.Create("site", "berlin")], DeviceId = "d" });
        using var writer = new WireWriter();
        OrderOnWire.Write(writer, order);
        Assert.Equal(order, OrderOnWire.Read(new WireReader(writer.ToArray())));
    }

    [Fact]
    public void A_refusal_says_the_same_at_the_other_end()
    {
        Exception[] reasons =
        [
            new ServiceUnavailableException("storage_unavailable", "no disk"), ServiceUnavailableException.Moved("d"),
            new ArgumentException("wrong"), new InvalidOperationException("not now"),
        ];
        foreach (var reason in reasons)
        {
            using var writer = new WireWriter();
            Refusal.Write(writer, reason);
            var heard = Refusal.Read(new WireReader(writer.ToArray()));
            Assert.Equal(reason.GetType(), heard.GetType());
            Assert.Equal(reason.Message, heard.Message);
            Assert.Equal((reason as ServiceUnavailableException)?.IsMoved, (heard as ServiceUnavailableException)?.IsMoved);
        }
    }

    [Fact]
    public void Bytes_that_are_cut_off_are_refused_and_never_misread_for_ever()
    {
        foreach (var call in Calls)
        {
            var sent = Written(call);
            for (var length = 0; length < sent.Length; length++)
            {
                var cut = sent[..length];
                Assert.ThrowsAny<Exception>(() => CallReader.Read(new WireReader(cut)));
            }
        }
    }

    [Fact]
    public void How_the_autoscaler_stands_comes_back_as_it_was_told()
    {
        var status = new ScalingStatus
        {
            Enabled = true,
            Node = "node-1",
            Executor = "process",
            Policy = new ScalingPolicy { Min = 2, Max = 7, Step = 3, ScaleUpThreshold = 0.75, ScaleDownThreshold = 0.1, Cooldown = TimeSpan.FromSeconds(9), For = TimeSpan.Zero },
            Reason = "because",
            Seen = [new ScalingSight(At, 3, 1, 12, 5, 5 / 12.0, [new QueuedNeed("default", 8)])],
            Changes = [new ScalingChange(At, ScalingDirection.Down, 1, ["a"], "why", "it did not work"), new ScalingChange(At, ScalingDirection.Up, 2, [], "why", null)],
        };
        using var writer = new WireWriter();
        ScalingOnWire.Write(writer, status);

        var told = ScalingOnWire.Read(new WireReader(writer.ToArray()));

        Assert.Equivalent(status, told, strict: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Numbers_of_every_size_come_back(long number)
    {
        using var writer = new WireWriter();
        writer.Long(number);
        Assert.Equal(number, new WireReader(writer.ToArray()).Long());
    }

    /// <summary>A change of this file is a change of what nodes say: it needs a new version of the framing (ClusterHeaders), or old and new nodes misread each other.</summary>
    [Fact]
    public void What_is_sent_is_pinned()
    {
        var lines = Calls.Select(call => $"{call.Kind} {Convert.ToHexStringLower(Written(call))}").Concat(Reports.Select(report =>
        {
            using var writer = new WireWriter();
            ReportOnWire.Write(writer, report);
            return $"{report.GetType().Name} {Convert.ToHexStringLower(writer.ToArray())}";
        }));
        Assert.Equal(
            File.ReadAllText(Repository.PathOf("tests/Orchestrator.Tests/Engine/golden/wire-2.txt")),
            string.Concat(lines.Select(line => line + "\n")));
    }

    private static byte[] Written(NodeCall call)
    {
        using var writer = new WireWriter();
        writer.Byte((byte)call.Kind);
        call.Write(writer);
        return writer.ToArray();
    }
}
