using System.Globalization;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Engine.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Tasks;

/// <summary>The parameters of <c>GET /api/v1/tasks/{id}/events</c>.</summary>
/// <param name="After">The sequence number of the last event that was shown.</param>
internal sealed record TaskEventsQuery(int Limit, long After)
{
    public static Problem? Read(HttpRequest request, out TaskEventsQuery query)
    {
        var reader = new QueryReader(request);
        query = new TaskEventsQuery(reader.Whole("limit", PageLimits.Least, PageLimits.Most, PageLimits.Default), Cursor(reader));
        return reader.Check();
    }

    /// <summary>The page of the task's history, oldest first.</summary>
    public TaskEventListResource PageOf(TaskView task)
    {
        var items = new List<TaskEventResource>();
        foreach (var entry in task.History.Span)
        {
            if (entry.Sequence <= After)
            {
                continue;
            }

            if (items.Count == Limit)
            {
                return new TaskEventListResource(items, items[^1].Sequence.ToString(CultureInfo.InvariantCulture));
            }

            items.Add(TaskEventJson.From(entry));
        }

        return new TaskEventListResource(items, null);
    }

    private static long Cursor(QueryReader reader)
    {
        if (reader.Text("cursor") is not { } text)
        {
            return 0;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return sequence;
        }

        reader.Errors.Add("cursor", "is none that this list gave out; pass next_cursor as it is");
        return 0;
    }
}
