using System.Text.Json;

namespace Orchestrator.Engine.Codec;

/// <summary>The field names of stored events. Append-only: a name, once released, keeps its meaning.</summary>
internal static class EventNames
{
    public static readonly JsonEncodedText Sequence = JsonEncodedText.Encode("seq");
    public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    public static readonly JsonEncodedText Task = JsonEncodedText.Encode("task");
    public static readonly JsonEncodedText At = JsonEncodedText.Encode("at");
    public static readonly JsonEncodedText Attempt = JsonEncodedText.Encode("attempt");
    public static readonly JsonEncodedText Token = JsonEncodedText.Encode("token");
    public static readonly JsonEncodedText Agent = JsonEncodedText.Encode("agent");
    public static readonly JsonEncodedText Session = JsonEncodedText.Encode("session");
    public static readonly JsonEncodedText DueAt = JsonEncodedText.Encode("due_at");
    public static readonly JsonEncodedText RetryAt = JsonEncodedText.Encode("retry_at");
    public static readonly JsonEncodedText GraceUntil = JsonEncodedText.Encode("grace_until");
    public static readonly JsonEncodedText Percent = JsonEncodedText.Encode("percent");
    public static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    public static readonly JsonEncodedText Checkpoint = JsonEncodedText.Encode("checkpoint");
    public static readonly JsonEncodedText Result = JsonEncodedText.Encode("result");
    public static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
    public static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
    public static readonly JsonEncodedText Retryable = JsonEncodedText.Encode("retryable");
    public static readonly JsonEncodedText Charged = JsonEncodedText.Encode("charged");
    public static readonly JsonEncodedText Requeued = JsonEncodedText.Encode("requeued");
    public static readonly JsonEncodedText Abandoned = JsonEncodedText.Encode("abandoned");
    public static readonly JsonEncodedText Outcome = JsonEncodedText.Encode("outcome");
    public static readonly JsonEncodedText History = JsonEncodedText.Encode("history");
    public static readonly JsonEncodedText Spec = JsonEncodedText.Encode("spec");

    public static readonly JsonEncodedText TaskType = JsonEncodedText.Encode("task_type");
    public static readonly JsonEncodedText Domain = JsonEncodedText.Encode("domain");
    public static readonly JsonEncodedText Priority = JsonEncodedText.Encode("priority");
    public static readonly JsonEncodedText Input = JsonEncodedText.Encode("input");
    public static readonly JsonEncodedText Timeout = JsonEncodedText.Encode("timeout");
    public static readonly JsonEncodedText QueueTimeout = JsonEncodedText.Encode("queue_timeout");
    public static readonly JsonEncodedText RunAt = JsonEncodedText.Encode("run_at");
    public static readonly JsonEncodedText Delay = JsonEncodedText.Encode("delay");
    public static readonly JsonEncodedText IdempotencyKey = JsonEncodedText.Encode("idempotency_key");
    public static readonly JsonEncodedText BodyHash = JsonEncodedText.Encode("body_hash");
    public static readonly JsonEncodedText ConcurrencyKey = JsonEncodedText.Encode("concurrency_key");
    public static readonly JsonEncodedText Tags = JsonEncodedText.Encode("tags");

    public static readonly JsonEncodedText Retry = JsonEncodedText.Encode("retry");
    public static readonly JsonEncodedText MaxAttempts = JsonEncodedText.Encode("max_attempts");
    public static readonly JsonEncodedText InitialInterval = JsonEncodedText.Encode("initial_interval");
    public static readonly JsonEncodedText BackoffCoefficient = JsonEncodedText.Encode("backoff_coefficient");
    public static readonly JsonEncodedText MaximumInterval = JsonEncodedText.Encode("maximum_interval");
    public static readonly JsonEncodedText Jitter = JsonEncodedText.Encode("jitter");
    public static readonly JsonEncodedText RetryOn = JsonEncodedText.Encode("retry_on");
    public static readonly JsonEncodedText MaxLosses = JsonEncodedText.Encode("max_losses");

    public static readonly JsonEncodedText Requirements = JsonEncodedText.Encode("requirements");
    public static readonly JsonEncodedText Capabilities = JsonEncodedText.Encode("capabilities");
    public static readonly JsonEncodedText MinCpu = JsonEncodedText.Encode("min_cpu");
    public static readonly JsonEncodedText MinMemory = JsonEncodedText.Encode("min_memory");
    public static readonly JsonEncodedText Gpu = JsonEncodedText.Encode("gpu");
    public static readonly JsonEncodedText Labels = JsonEncodedText.Encode("labels");
    public static readonly JsonEncodedText DeviceId = JsonEncodedText.Encode("device_id");
}
