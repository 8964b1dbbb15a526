using Orchestrator.Engine.Logs;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Tasks.Logs;

/// <summary>The parameters of <c>GET /api/v1/tasks/{id}/logs</c>.</summary>
/// <param name="After">Where the page before ended.</param>
internal sealed record LogQuery(int Limit, TaskLogPosition After, TimeSpan Wait)
{
    public static Problem? Read(HttpRequest request, out LogQuery query)
    {
        var reader = new QueryReader(request);
        query = new LogQuery(
            reader.Whole("limit", PageLimits.Least, PageLimits.Most, PageLimits.Default), Cursor(reader), reader.Seconds("wait", PageLimits.LongestWait));
        return reader.Check();
    }

    private static TaskLogPosition Cursor(QueryReader reader)
    {
        if (reader.Text("cursor") is not { } text)
        {
            return TaskLogPosition.Start;
        }

        if (!TaskLogPosition.TryParse(text, out var position))
        {
            reader.Errors.Add("cursor", "is none that this list gave out; pass next_cursor as it is");
        }

        return position;
    }
}
