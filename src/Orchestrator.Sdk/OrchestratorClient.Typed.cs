using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Sdk;

/// <content>Inputs and results as objects; by default with snake_case names, as the engine reads and writes them.</content>
public sealed partial class OrchestratorClient
{
    private const string Reflection = "Uses reflection-based serialization; the overloads with JsonTypeInfo do not.";

    /// <summary>
    /// Submits a task, waits for its end, however long that takes, and returns its result. With <see cref="OrchestratorClientOptions.Retry"/>
    /// the wait outlives dropped connections and restarts of the server.
    /// </summary>
    /// <param name="taskType">Which handler runs it.</param>
    /// <param name="input">The handler's input.</param>
    /// <param name="change">More than the defaults: <c>task => task with { Priority = 1 }</c>; null for none.</param>
    /// <param name="cancellation">Ends the wait, not the task.</param>
    /// <returns>The result; default when the handler returned none.</returns>
    /// <exception cref="OrchestratorTaskException">The task ended otherwise than completed.</exception>
    /// <exception cref="JsonException">The result is not a <typeparamref name="TOut"/>.</exception>
    [RequiresUnreferencedCode(Reflection)]
    public async Task<TOut> SubmitAsync<TIn, TOut>(
        string taskType, TIn input, Func<SubmitTaskRequest, SubmitTaskRequest>? change = null, CancellationToken cancellation = default)
    {
        var handle = await StartAsync<TIn, TOut>(taskType, input, change, cancellation);
        return await handle.ResultAsync(cancellation);
    }

    /// <inheritdoc cref="SubmitAsync{TIn, TOut}(string, TIn, Func{SubmitTaskRequest, SubmitTaskRequest}, CancellationToken)"/>
    /// <param name="inputType">How the input is written.</param>
    /// <param name="resultType">How the result is read.</param>
    public async Task<TOut> SubmitAsync<TIn, TOut>(
        string taskType,
        TIn input,
        JsonTypeInfo<TIn> inputType,
        JsonTypeInfo<TOut> resultType,
        Func<SubmitTaskRequest, SubmitTaskRequest>? change = null,
        CancellationToken cancellation = default)
    {
        var handle = await StartAsync(taskType, input, inputType, resultType, change, cancellation);
        return await handle.ResultAsync(cancellation);
    }

    /// <summary>Submits a task, to be waited for later; once this returns, the task is durable.</summary>
    /// <param name="taskType">Which handler runs it.</param>
    /// <param name="input">The handler's input.</param>
    /// <param name="change">More than the defaults: <c>task => task with { Priority = 1 }</c>; null for none.</param>
    [RequiresUnreferencedCode(Reflection)]
    public async Task<TaskHandle<TOut>> StartAsync<TIn, TOut>(
        string taskType, TIn input, Func<SubmitTaskRequest, SubmitTaskRequest>? change = null, CancellationToken cancellation = default) =>
        Handle<TOut>(await StartAsync(taskType, JsonSerializer.SerializeToUtf8Bytes(input, JsonPayloadOptions.Default), change, cancellation));

    /// <inheritdoc cref="StartAsync{TIn, TOut}(string, TIn, Func{SubmitTaskRequest, SubmitTaskRequest}, CancellationToken)"/>
    /// <param name="inputType">How the input is written.</param>
    /// <param name="resultType">How the result is read.</param>
    public async Task<TaskHandle<TOut>> StartAsync<TIn, TOut>(
        string taskType,
        TIn input,
        JsonTypeInfo<TIn> inputType,
        JsonTypeInfo<TOut> resultType,
        Func<SubmitTaskRequest, SubmitTaskRequest>? change = null,
        CancellationToken cancellation = default) =>
        Handle(await StartAsync(taskType, JsonSerializer.SerializeToUtf8Bytes(input, inputType), change, cancellation), resultType);

    /// <summary>A handle to a task that was submitted before, here or elsewhere. Asks the server nothing.</summary>
    [RequiresUnreferencedCode(Reflection)]
    public TaskHandle<TResult> Handle<TResult>(string taskId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        return new(this, taskId, static task => JsonSerializer.Deserialize<TResult>(task.Result.Utf8.Span, JsonPayloadOptions.Default)!);
    }

    /// <inheritdoc cref="Handle{TResult}(string)"/>
    /// <param name="resultType">How the result is read.</param>
    public TaskHandle<TResult> Handle<TResult>(string taskId, JsonTypeInfo<TResult> resultType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        return new(this, taskId, task => JsonSerializer.Deserialize(task.Result.Utf8.Span, resultType)!);
    }

    private async Task<string> StartAsync(
        string taskType, byte[] input, Func<SubmitTaskRequest, SubmitTaskRequest>? change, CancellationToken cancellation)
    {
        var task = new SubmitTaskRequest { TaskType = taskType, InputData = new RawJson(input) };
        return (await SubmitAsync(change is null ? task : change(task), cancellation)).TaskId;
    }
}
