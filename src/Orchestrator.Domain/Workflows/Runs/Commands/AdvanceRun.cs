using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Expressions;
using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>
/// Takes a run as far as it goes without anybody else: begins the steps whose turn it is, gives signals to those that wait for them, and ends the run with its
/// last step. Every command ends with this.
/// </summary>
public static class AdvanceRun
{
    // Of the elements that one step may have, all steps of a run together may have so many times.
    private const int MaxLists = 10;
    private static readonly ReadOnlyMemory<byte> NoParameters = "{}"u8.ToArray();

    public static void Decide(Run run, RunDecision decision)
    {
        // A run within it that ends at once comes back here: what it brought about is seen by the next turn of the loop.
        if (run.HasEnded || !decision.Enter(run.Id))
        {
            return;
        }

        var scope = new RunScope(run);
        long before;
        do
        {
            before = decision.Count;
            TakeSignals(run, decision);
            if (run.Status != RunStatus.Paused)
            {
                BeginElements(run, scope, decision);
                BeginSteps(run, scope, decision);
            }
        }
        while (decision.Count != before);

        decision.Leave(run.Id);
        if (run.IsDone)
        {
            End(run, scope, decision);
        }
    }

    /// <summary>The input of a doing: of its task, or the parameters of its run.</summary>
    /// <exception cref="ExpressionException">An expression in it has no value.</exception>
    internal static ReadOnlyMemory<byte> InputOf(Run run, int step, int element, RunScope scope)
    {
        var vertex = run.Definition.Steps[step];
        if (element >= 0)
        {
            (scope.Item, scope.Index) = (ElementsOf(run, step, scope)[element], element);
        }

        try
        {
            return Worked(() => vertex.Parameters.Evaluate(scope));
        }
        finally
        {
            scope.Item = null;
        }
    }

    /// <summary>Works something out of what tasks and callers gave: text that is no text, or nested too deeply, is theirs, and must not be the shard's.</summary>
    private static T Worked<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ExpressionException($"what it looks at cannot be read: {e.Message}");
        }
    }

    private static JsonElement ElementsOf(Run run, int step, RunScope scope) =>
        run.Steps[step].Items ??= Worked(() => run.Definition.Steps[step].Map!.Evaluate(scope));

    private static void TakeSignals(Run run, RunDecision decision)
    {
        if (run.Signals.Count == 0)
        {
            return;
        }

        foreach (var vertex in run.Definition.Steps)
        {
            if (vertex.Kind == StepKind.Signal && run.Steps[vertex.Index].Status == StepStatus.Running)
            {
                TakeSignal(run, vertex, decision);
            }
        }
    }

    private static void TakeSignal(Run run, Step vertex, RunDecision decision)
    {
        var signal = vertex.Spec.Signal!;
        if (run.SignalOf(signal.Name) is not { } payload)
        {
            return;
        }

        if (signal.IsApproval && IsRefused(payload, out var comment))
        {
            decision.Emit(new StepFailed(run.Id, decision.Now, vertex.Index, -1, new TaskError(RunErrors.Rejected, comment, Retryable: false), TakesSignal: true));
        }
        else
        {
            decision.Emit(new StepCompleted(run.Id, decision.Now, vertex.Index, -1, payload));
        }
    }

    private static bool IsRefused(TaskPayload payload, out string comment)
    {
        try
        {
            var said = string.Empty;
            var isRefused = Worked(() => SaysNo(payload, out said));
            comment = said;
            return isRefused;
        }
        catch (ExpressionException e)
        {
            comment = $"The answer cannot be read: {e.Message}";
            return true;
        }
    }

    private static bool SaysNo(TaskPayload payload, out string comment)
    {
        var answer = JsonElement.Parse(payload.IsEmpty ? "null"u8 : payload.Span);
        comment = "It was refused.";
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("approved", out var approved))
        {
            comment = "The answer does not say whether it is approved: 'approved' is missing.";
            return true;
        }

        if (answer.TryGetProperty("comment", out var said) && said.ValueKind == JsonValueKind.String)
        {
            comment = $"It was refused: {said.GetString()}";
        }

        return approved.ValueKind != JsonValueKind.True;
    }

    /// <summary>Elements of mapped steps that have begun already.</summary>
    private static void BeginElements(Run run, RunScope scope, RunDecision decision)
    {
        if (run.OpenMaps.Count == 0)
        {
            return;
        }

        foreach (var step in run.OpenMaps.ToList())
        {
            BeginElements(run, step, scope, decision);
        }
    }

    private static void BeginElements(Run run, int step, RunScope scope, RunDecision decision)
    {
        var (vertex, state) = (run.Definition.Steps[step], run.Steps[step]);
        while (run.CanBeginElement(step) && (vertex.Kind != StepKind.Task || HasRoom(run)))
        {
            Begin(run, vertex, state.BegunElements, scope, decision);
        }
    }

    private static void BeginSteps(Run run, RunScope scope, RunDecision decision)
    {
        while (run.TryTakeReady(HasRoom(run), out var step))
        {
            var vertex = run.Definition.Steps[step];
            try
            {
                if (vertex.When is { } when && !IsTrue(when, scope))
                {
                    decision.Emit(new StepSkipped(run.Id, decision.Now, step));
                }
                else if (vertex.Map is null)
                {
                    Begin(run, vertex, -1, scope, decision);
                }
                else
                {
                    Map(run, vertex, scope, decision);
                }
            }
            catch (ExpressionException e)
            {
                Fail(run, step, -1, e, decision);
            }
        }
    }

    /// <summary>True when another task may be in its queue.</summary>
    private static bool HasRoom(Run run) => run.Definition.Spec.MaxParallel == 0 || run.LiveTasks < run.Definition.Spec.MaxParallel;

    private static bool IsTrue(Expression when, RunScope scope)
    {
        var value = Worked(() => when.Evaluate(scope));
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new ExpressionException($"when: '{when.Text}' gives {value.ValueKind}; it must give true or false"),
        };
    }

    private static void Map(Run run, Step vertex, RunScope scope, RunDecision decision)
    {
        var elements = ElementsOf(run, vertex.Index, scope);
        if (elements.ValueKind != JsonValueKind.Array)
        {
            throw new ExpressionException($"map: '{vertex.Map!.Text}' gives {elements.ValueKind}; it must give an array");
        }

        var (count, most) = (elements.GetArrayLength(), decision.Table.Limits.Workflows.MaxElements);
        if (count > most || run.MappedElements + count > MaxLists * most)
        {
            var reason = count > most ? $"It has {count} elements; the limit is {most}." : $"The steps of the run have {run.MappedElements + count} elements; the limit is {MaxLists * most}.";
            var error = new TaskError(RunErrors.TooManyElements, reason, Retryable: false);
            decision.Emit(new StepFailed(run.Id, decision.Now, vertex.Index, -1, error));
            return;
        }

        decision.Emit(new StepMapped(run.Id, decision.Now, vertex.Index, count));
        BeginElements(run, vertex.Index, scope, decision);
    }

    private static void Begin(Run run, Step vertex, int element, RunScope scope, RunDecision decision)
    {
        try
        {
            switch (vertex.Kind)
            {
                case StepKind.Signal:
                    decision.Emit(new StepStarted(run.Id, decision.Now, vertex.Index, -1, Until: decision.Now + vertex.Spec.Signal!.Timeout));
                    TakeSignal(run, vertex, decision);
                    break;
                case StepKind.Workflow:
                    BeginChild(run, vertex, element, InputOf(run, vertex.Index, element, scope), decision);
                    break;
                default:
                    var input = InputOf(run, vertex.Index, element, scope);
                    decision.Emit(new StepStarted(run.Id, decision.Now, vertex.Index, element));
                    decision.Effects.Add(new RunEffect.Submit(run.ReferenceTo(vertex.Index, element), input));
                    break;
            }
        }
        catch (ExpressionException e)
        {
            Fail(run, vertex.Index, element, e, decision);
        }
    }

    private static void BeginChild(Run run, Step vertex, int element, ReadOnlyMemory<byte> parameters, RunDecision decision)
    {
        var own = Worked(() => RunParameters.Merge(vertex.Workflow!.Parameters, parameters.IsEmpty ? NoParameters : parameters));
        var limits = decision.Table.Limits;
        if (own.Length > limits.MaxResultBytes || decision.Table.Live >= limits.MaxLive)
        {
            var reason = own.Length > limits.MaxResultBytes
                ? $"Its parameters have {own.Length} bytes; the limit is {limits.MaxResultBytes}."
                : $"{decision.Table.Live} runs are live, which is the limit.";
            decision.Emit(new StepFailed(run.Id, decision.Now, vertex.Index, element, new TaskError(RunErrors.Invalid, reason, Retryable: false)));
            return;
        }

        var id = RunId.Next(decision.Table.Shard, decision.Now, decision.Chance, decision.Table.LastUlid);
        decision.Emit(new StepStarted(run.Id, decision.Now, vertex.Index, element, id));
        decision.Emit(new RunStarted(
            id, decision.Now, run.Hash, vertex.Workflow!.Spec.Id, null, own)
        {
            Parent = run.ReferenceTo(vertex.Index, element),
        });
        Decide(decision.Table.Find(id)!, decision);
    }

    private static void Fail(Run run, int step, int element, ExpressionException e, RunDecision decision) =>
        decision.Emit(new StepFailed(run.Id, decision.Now, step, element, new TaskError(RunErrors.Expression, e.Message, Retryable: false)));

    private static void End(Run run, RunScope scope, RunDecision decision)
    {
        var (status, result, error) = Outcome(run, scope, decision.Table.Limits.MaxResultBytes);
        decision.Emit(new RunEnded(run.Id, decision.Now, status, result, error));
        decision.Effects.Add(new RunEffect.Changed(run.Id));
        if (run.Parent is { } parent)
        {
            EndOfChild.Decide(parent, run, decision);
        }
    }

    private static (RunStatus Status, TaskPayload Result, TaskError? Error) Outcome(Run run, RunScope scope, int maxBytes)
    {
        if (run.HasTimedOut)
        {
            return (RunStatus.Failed, default, new TaskError(RunErrors.Timeout, $"It took longer than {run.Definition.Spec.Timeout!.Value.TotalSeconds} s.", Retryable: false));
        }

        if (run.IsCancelling)
        {
            return (RunStatus.Cancelled, default, new TaskError(RunErrors.Cancelled, run.CancelReason ?? "It was cancelled.", Retryable: false));
        }

        if (run.FailedStep >= 0)
        {
            var (id, cause) = (run.Definition.Steps[run.FailedStep].Id, run.Steps[run.FailedStep].Error);
            return (RunStatus.Failed, default, new TaskError(
                cause?.Type ?? RunErrors.Cancelled, $"Step '{id}' failed: {cause?.Message ?? "it was cancelled."}", Retryable: false));
        }

        try
        {
            TaskPayload result = run.Definition.Result is { } template ? Worked(() => template.Evaluate(scope)) : StepResults.OfLastSteps(run);
            return result.Length <= maxBytes
                ? (RunStatus.Completed, result, null)
                : (RunStatus.Failed, default, new TaskError(
                    RunErrors.ResultTooLarge, $"The result has {result.Length} bytes; the limit is {maxBytes}. Let 'result' of the workflow say what matters.", Retryable: false));
        }
        catch (ExpressionException e)
        {
            return (RunStatus.Failed, default, new TaskError(RunErrors.Expression, $"result: {e.Message}", Retryable: false));
        }
    }
}
