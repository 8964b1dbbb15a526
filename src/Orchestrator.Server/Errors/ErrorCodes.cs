namespace Orchestrator.Server.Errors;

/// <summary>Every code the API answers with. Codes are stable: one may be added, none is renamed.</summary>
public static class ErrorCodes
{
    public static ErrorCode ValidationFailed { get; } = new("validation_failed", 400, "Fields of the body are wrong");

    public static ErrorCode MalformedJson { get; } = new("malformed_json", 400, "The body is not JSON");

    public static ErrorCode MalformedYaml { get; } = new("malformed_yaml", 400, "The body is not YAML");

    public static ErrorCode TooDeep { get; } = new("too_deep", 400, "The body is nested too deeply");

    public static ErrorCode MalformedFrame { get; } = new("malformed_frame", 400, "A frame of an agent's stream is wrong");

    public static ErrorCode EmptyBody { get; } = new("empty_body", 400, "The body is empty");

    public static ErrorCode InvalidQuery { get; } = new("invalid_query", 400, "Query parameters are wrong");

    public static ErrorCode BadRequest { get; } = new("bad_request", 400, "The request breaks the rules of HTTP");

    public static ErrorCode Unauthorized { get; } = new("unauthorized", 401, "An API key is needed");

    public static ErrorCode HostNotAllowed { get; } = new("host_not_allowed", 403, "Only loopback host names are answered");

    public static ErrorCode NotFound { get; } = new("not_found", 404, "There is no such resource");

    public static ErrorCode TaskNotFound { get; } = new("task_not_found", 404, "There is no such task");

    public static ErrorCode BulkNotFound { get; } = new("bulk_not_found", 404, "There is no such bulk job");

    public static ErrorCode NodeNotFound { get; } = new("node_not_found", 404, "There is no such node");

    public static ErrorCode LockNotFound { get; } = new("lock_not_found", 404, "Nobody holds the lock");

    public static ErrorCode ArtifactNotFound { get; } = new("artifact_not_found", 404, "There is no such artifact");

    public static ErrorCode AgentNotFound { get; } = new("agent_not_found", 404, "There is no such agent");

    public static ErrorCode ScheduleNotFound { get; } = new("schedule_not_found", 404, "There is no such schedule");

    public static ErrorCode WorkflowNotFound { get; } = new("workflow_not_found", 404, "There is no such workflow");

    public static ErrorCode RunNotFound { get; } = new("run_not_found", 404, "There is no such run");

    public static ErrorCode MethodNotAllowed { get; } = new("method_not_allowed", 405, "The resource does not know the method");

    public static ErrorCode RequestTimeout { get; } = new("request_timeout", 408, "The body came too slowly");

    public static ErrorCode IdempotencyConflict { get; } = new("idempotency_conflict", 409, "The idempotency key was used with another body");

    public static ErrorCode InvalidState { get; } = new("invalid_state", 409, "The state does not allow it");

    public static ErrorCode NotClustered { get; } = new("not_clustered", 409, "The server stands alone");

    public static ErrorCode LockHeld { get; } = new("lock_held", 409, "Somebody else holds the lock");

    public static ErrorCode LockLost { get; } = new("lock_lost", 409, "The lock is not held with this lease");

    public static ErrorCode SessionEnded { get; } = new("session_ended", 409, "The agent's session is over");

    public static ErrorCode StaleAttempt { get; } = new("stale_attempt", 409, "The attempt is over, or another agent's");

    public static ErrorCode ScalingLimit { get; } = new("scaling_limit", 409, "There would be too many agents");

    public static ErrorCode BodyTooLarge { get; } = new("body_too_large", 413, "The body is too large");

    public static ErrorCode TooManyLines { get; } = new("too_many_lines", 413, "The batch has too many lines");

    public static ErrorCode PayloadTooLarge { get; } = new("payload_too_large", 413, "A result or a checkpoint is too large");

    public static ErrorCode UnsupportedMediaType { get; } = new("unsupported_media_type", 415, "The media type is not understood");

    public static ErrorCode UpgradeRequired { get; } = new("upgrade_required", 426, "A WebSocket is needed");

    public static ErrorCode QueueFull { get; } = new("queue_full", 429, "The queue is full");

    public static ErrorCode KeyQueueFull { get; } = new("key_queue_full", 429, "Too many tasks of the key wait");

    public static ErrorCode Overloaded { get; } = new("overloaded", 429, "Too many requests wait");

    public static ErrorCode TooManyDomains { get; } = new("too_many_domains", 429, "There are too many domains");

    public static ErrorCode TooManyListeners { get; } = new("too_many_listeners", 429, "Too many callers listen to events");

    public static ErrorCode TooManyBulkJobs { get; } = new("too_many_bulk_jobs", 429, "Too many bulk jobs have not ended");

    public static ErrorCode TooManyLocks { get; } = new("too_many_locks", 429, "Too many locks are held");

    public static ErrorCode TooManyAgents { get; } = new("too_many_agents", 429, "Too many agents are attached");

    public static ErrorCode TooManyNodes { get; } = new("too_many_nodes", 429, "Too many node managers are registered");

    public static ErrorCode TooManySchedules { get; } = new("too_many_schedules", 429, "There are too many schedules");

    public static ErrorCode TooManyRuns { get; } = new("too_many_runs", 429, "There are too many live runs");

    public static ErrorCode Internal { get; } = new("internal", 500, "The server failed");

    public static ErrorCode ScalingFailed { get; } = new("scaling_failed", 502, "Agents could not be started");

    public static ErrorCode StorageUnavailable { get; } = new("storage_unavailable", 503, "The store cannot be reached");

    public static ErrorCode Recovering { get; } = new("recovering", 503, "The server is recovering");

    public static ErrorCode ShuttingDown { get; } = new("shutting_down", 503, "The server is shutting down");

    public static ErrorCode TooFewMembers { get; } = new("too_few_members", 503, "Too few nodes are up");

    public static ErrorCode OutcomeUnknown { get; } = new("outcome_unknown", 503, "Whether it was done is not known");

    public static ErrorCode NodeFailure { get; } = new("node_failure", 503, "Another node failed");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        ValidationFailed, MalformedJson, MalformedYaml, TooDeep, MalformedFrame, EmptyBody, InvalidQuery, BadRequest, Unauthorized, HostNotAllowed,
        NotFound, TaskNotFound, BulkNotFound, NodeNotFound, LockNotFound, ArtifactNotFound, AgentNotFound, ScheduleNotFound, WorkflowNotFound, RunNotFound, MethodNotAllowed, RequestTimeout, IdempotencyConflict,
        InvalidState, NotClustered, LockHeld, LockLost, SessionEnded, StaleAttempt, ScalingLimit, BodyTooLarge, TooManyLines, PayloadTooLarge, UnsupportedMediaType,
        UpgradeRequired, QueueFull, KeyQueueFull, Overloaded, TooManyDomains, TooManyListeners, TooManyBulkJobs, TooManyLocks, TooManyAgents, TooManyNodes, TooManySchedules,
        TooManyRuns, Internal, ScalingFailed, StorageUnavailable, Recovering, ShuttingDown, TooFewMembers, OutcomeUnknown, NodeFailure,
    ];
}
