using System.Globalization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Caching;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Caching;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Caching;

/// <summary><c>/api/v1/cache</c>: results that were computed before, to look at and to clear.</summary>
internal sealed class CacheEndpoints(IResultCache cache)
{
    private const string Root = "/api/v1/cache";
    private const int KeyDigits = 32;

    /// <summary>The strategies by which entries are picked.</summary>
    public static IReadOnlyList<string> Strategies { get; } = [.. CacheStrategies.Names.Where(name => name != CacheStrategy.None.Name())];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead(Root, ShowAsync).Describe(CacheOperations.Show);
        routes.MapDelete(Root, ClearAsync).Describe(CacheOperations.Clear);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var limit = query.Whole("limit", PageLimits.Least, PageLimits.Most, PageLimits.Default);
        var filter = ReadFilter(query);
        CacheCursor? cursor = null;
        if (query.Text("cursor") is { } text && !CacheCursor.TryParse(text, out cursor))
        {
            query.Errors.Add("cursor", "is none that a page gave as next_cursor");
        }

        if (query.Check() is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var layers = await cache.ReadAsync(context.RequestAborted);
        var page = await cache.ListAsync(filter, limit, cursor, context.RequestAborted);
        await JsonResponse.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new CacheResource([.. layers.Select(CacheJson.From)], [.. page.Items.Select(CacheJson.From)], page.Next?.ToString()),
            ContractsJsonContext.Default.CacheResource);
    }

    private async Task ClearAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var filter = ReadFilter(query);
        if (query.Check() is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var cleared = await cache.ClearAsync(filter, CancellationToken.None);
        await JsonResponse.WriteAsync(
            context, StatusCodes.Status200OK, new ClearedCacheResource(cleared), ContractsJsonContext.Default.ClearedCacheResource);
    }

    private static CacheFilter ReadFilter(QueryReader query)
    {
        CacheStrategy? strategy = null;
        if (query.Text("strategy") is { } name)
        {
            if (CacheStrategies.TryParse(name, out var known) && known != CacheStrategy.None)
            {
                strategy = known;
            }
            else
            {
                query.Errors.Add("strategy", $"must be one of {string.Join(", ", Strategies)}");
            }
        }

        UInt128? key = null;
        if (query.Text("key") is { } digits)
        {
            if (digits.Length == KeyDigits && UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var known))
            {
                key = known;
            }
            else
            {
                query.Errors.Add("key", $"must have {KeyDigits} hexadecimal digits");
            }
        }

        return new CacheFilter(strategy, query.Text("task_type"), key);
    }
}
