using System.Buffers;
using System.IO.Pipelines;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Http;

/// <summary>
/// A request's whole body, in memory of the pool; to be disposed when nothing looks at <see cref="Bytes"/> any longer.
/// </summary>
internal readonly struct RequestBody : IDisposable
{
    /// <summary>A body over the limit is read up to here before the answer, so that callers who send first and listen then hear it.</summary>
    public const int DrainLimit = 16 * 1024 * 1024;

    private readonly byte[]? rented;
    private readonly int length;

    private RequestBody(byte[] rented, int length)
    {
        this.rented = rented;
        this.length = length;
    }

    private RequestBody(Problem problem) => Problem = problem;

    public ReadOnlySpan<byte> Bytes => rented.AsSpan(0, length);

    /// <summary>Why there is no body; null when there is.</summary>
    public Problem? Problem { get; }

    public void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Reads the body, at most <paramref name="limit"/> bytes.</summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, int limit)
    {
        var reader = context.Request.BodyReader;
        var announced = context.Request.ContentLength;
        if (announced > limit)
        {
            return await RefuseAsync(context, limit, read: 0);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)(announced ?? 4096));
        var length = 0;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(context.RequestAborted);
                var buffer = result.Buffer;
                if (length + buffer.Length > limit)
                {
                    var read = length + buffer.Length;
                    reader.AdvanceTo(buffer.End);
                    ArrayPool<byte>.Shared.Return(rented);
                    rented = null;
                    return await RefuseAsync(context, limit, read);
                }

                if (length + buffer.Length > rented.Length)
                {
                    rented = Grow(rented, length, length + (int)buffer.Length);
                }

                buffer.CopyTo(rented.AsSpan(length));
                length += (int)buffer.Length;
                reader.AdvanceTo(buffer.End);
                if (result.IsCompleted)
                {
                    return new RequestBody(rented, length);
                }
            }
        }
        catch
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }

            throw;
        }
    }

    /// <summary>Reads what is left and forgets it; a connection with more than the limit of that is closed behind the answer.</summary>
    public static async ValueTask DrainAsync(HttpContext context)
    {
        if (!await DrainAsync(context.Request.BodyReader, 0, context.RequestAborted) && !context.Response.HasStarted)
        {
            context.Response.Headers.Connection = "close";
        }
    }

    private static byte[] Grow(byte[] rented, int length, int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * rented.Length));
        rented.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(rented);
        return larger;
    }

    private static async ValueTask<RequestBody> RefuseAsync(HttpContext context, int limit, long read)
    {
        // Who asks first (Expect: 100-continue) hears the answer without sending anything.
        var waits = read == 0 && context.Request.Headers.Expect.Count > 0;
        if (waits || !await DrainAsync(context.Request.BodyReader, read, context.RequestAborted))
        {
            context.Response.Headers.Connection = "close";
        }

        return new RequestBody(new Problem(
            ErrorCodes.BodyTooLarge, $"The body has more than {limit} bytes. Put large data elsewhere and pass where it is."));
    }

    /// <summary>Reads on and forgets; false when the end did not come within <see cref="DrainLimit"/>.</summary>
    private static async ValueTask<bool> DrainAsync(PipeReader reader, long read, CancellationToken cancellation)
    {
        while (read <= DrainLimit)
        {
            var result = await reader.ReadAsync(cancellation);
            read += result.Buffer.Length;
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return true;
            }
        }

        return false;
    }
}
