using System.Globalization;
using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain.Redundancy;

/// <summary>What must be true of any task's history and place, read as the page of states describes it, not as the code folds it.</summary>
internal static class RedundancyRules
{
    private static readonly AgentProfile[] Profiles =
        [.. Enumerable.Range(0, RedundancyStep.Agents).Select(number => new AgentProfile { Id = $"agent {number}" })];

    public static AgentProfile Agent(int number) => Profiles[number];

    public static void Check(DrivenQueue driven)
    {
        foreach (var task in driven.Queue.Tasks)
        {
            CheckPlace(driven, task);
        }

        foreach (var history in driven.Histories.Values)
        {
            CheckHistory(history);
        }
    }

    /// <summary>A task that has not ended has a deadline, or stands in line and somebody fits: nothing hangs.</summary>
    private static void CheckPlace(DrivenQueue driven, TaskRecord task)
    {
        if (task.State.IsTerminal())
        {
            Assert.False(task.IsReady);
            Assert.Equal((Instant.Never, 0), (task.Deadline, task.AttemptsHeld));
            return;
        }

        Assert.True(task.IsReady || task.Deadline != Instant.Never, $"{task.Id} is {task.State} and nothing moves it on.");
        Assert.Equal(task.HasAttempt, task.AttemptsHeld > 0);
        Assert.True(!task.HasAttempt || task.Deadline != Instant.Never);
        Assert.All(task.HeldAttempts, held => Assert.True(task.Deadline <= held.Deadline));
        Assert.Distinct(task.HeldAttempts.Select(held => held.Token));
        if (task.IsReady)
        {
            Assert.Contains(Profiles, agent => task.Needs.ExcludedAgents.All(excluded => excluded != agent.Id));
        }
    }

    private static void CheckHistory(List<HistoryEntry> history)
    {
        var spec = Assert.IsType<TaskSubmitted>(history[0].Event).Spec;
        var life = new Life(spec);
        foreach (var (_, @event) in history.Skip(1))
        {
            life.Follow(@event);
        }
    }

    /// <summary>Follows a task from its submission, or a retry by hand, to its end.</summary>
    private sealed class Life(TaskSpec spec)
    {
        private readonly Dictionary<int, string> held = [];
        private readonly SortedDictionary<int, (string Agent, decimal Value)> results = [];
        private readonly HashSet<string> spent = [];
        private bool hasEnded;
        private int last;

        private bool IsPlain => spec.Requirements.Redundancy == 1;

        public void Follow(TaskEvent @event)
        {
            Assert.True(!hasEnded || @event is TaskRetried or LateResultRecorded, $"{@event.Type.Name()} after the end.");
            switch (@event)
            {
                case AttemptScheduled e:
                    Begin(e.Attempt, e.Agent);
                    break;
                case AttemptStarted e when !held.ContainsKey(e.Attempt):
                    Begin(e.Attempt, e.Agent);
                    break;
                case AttemptCompleted e:
                    Assert.True(held.Remove(e.Attempt, out var agent));
                    results.Add(e.Attempt, (agent!, ValueOf(e.Result)));
                    break;
                case AttemptFailed e:
                    Over(e.Attempt, e.RetryAt is null);
                    break;
                case AttemptLost e:
                    Over(e.Attempt, !e.Requeued);
                    break;
                case TaskQueued { Attempt: { } attempt }:
                    Over(attempt, isSpent: false);
                    break;
                case TaskCompleted e:
                    CheckResult(e);
                    break;
                case TaskFailed { Error.Type: ErrorKindNames.NoMajority }:
                    Assert.True((Votes.DefaultIfEmpty(0).Max() + spec.Requirements.Redundancy - results.Count - spent.Count) * 2 <= spec.Requirements.Redundancy);
                    break;
                case TaskRetried:
                    Assert.True(hasEnded);
                    hasEnded = false;
                    results.Clear();
                    spent.Clear();
                    break;
                default:
                    break;
            }

            if (@event.Type.IsTerminal())
            {
                hasEnded = true;
                held.Clear();
            }
        }

        private IEnumerable<int> Votes => results.Values.GroupBy(result => result.Value).Select(party => party.Count());

        private void Begin(int attempt, string agent)
        {
            Assert.Equal(++last, attempt);
            Assert.DoesNotContain(agent, held.Values);
            Assert.DoesNotContain(agent, results.Values.Select(result => result.Agent));
            Assert.DoesNotContain(agent, spent);
            held.Add(attempt, agent);
            Assert.True(held.Count + results.Count + spent.Count <= spec.Requirements.Redundancy);
        }

        private void Over(int attempt, bool isSpent)
        {
            Assert.True(held.Remove(attempt, out var agent));
            if (isSpent && !IsPlain)
            {
                spent.Add(agent!);
            }
        }

        private void CheckResult(TaskCompleted completed)
        {
            if (IsPlain)
            {
                Assert.Contains(completed.Attempt, held.Keys);
                return;
            }

            Assert.Contains(completed.Attempt, results.Keys);
            switch (spec.Requirements.RedundancyPolicy)
            {
                case RedundancyPolicy.First:
                    Assert.Equal(Assert.Single(results).Value.Value, ValueOf(completed.Result));
                    break;
                case RedundancyPolicy.All:
                    Assert.Equal(spec.Requirements.Redundancy, results.Count);
                    var list = System.Text.Json.JsonSerializer.Deserialize<decimal[]>(completed.Result.Span);
                    Assert.Equal(results.Values.Select(result => result.Value), list);
                    break;
                default:
                    var winner = ValueOf(completed.Result);
                    Assert.True(results.Values.Count(result => result.Value == winner) * 2 > spec.Requirements.Redundancy);
                    break;
            }
        }

        private static decimal ValueOf(TaskPayload result) =>
            decimal.Parse(Encoding.UTF8.GetString(result.Span), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
