using Npgsql;
using NpgsqlTypes;

namespace Orchestrator.Journal.Postgres;

/// <summary>
/// Stores a group's batches and checks the fence of each shard, in one statement and one round trip: shards whose token or head is not the
/// expected one take no part, and the others are stored. Prepared on one connection.
/// </summary>
internal sealed class GroupStatement : IDisposable
{
    // A shard's row is changed once for all its batches. Those that took no part come back with what is stored of them.
    private const string Text = """
        with wanted as (
            select * from unnest($1, $2, $3, $4) as w (number, token, expected, head)),
        fenced as (
            update shards s set head = w.head
            from wanted w
            where s.number = w.number and s.token = w.token and s.head = w.expected
            returning s.number),
        stored as (
            insert into batches (shard, first, last, token, checksum, data)
            select b.shard, b.first, b.last, b.token, b.checksum, b.data
            from unnest($5, $6, $7, $8, $9, $10) as b (shard, first, last, token, checksum, data)
            where b.shard in (select number from fenced))
        select w.number, s.token, s.head
        from wanted w left join shards s on s.number = w.number
        where w.number not in (select number from fenced)
        """;

    private readonly NpgsqlCommand command;
    private readonly NpgsqlParameter<int[]> numbers = Of<int[]>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<long[]> tokens = Of<long[]>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<long[]> expected = Of<long[]>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<long[]> heads = Of<long[]>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<int[]> shards = Of<int[]>(NpgsqlDbType.Integer);
    private readonly NpgsqlParameter<long[]> firsts = Of<long[]>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<long[]> lasts = Of<long[]>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<long[]> batchTokens = Of<long[]>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<long[]> checksums = Of<long[]>(NpgsqlDbType.Bigint);
    private readonly NpgsqlParameter<ReadOnlyMemory<byte>[]> data = Of<ReadOnlyMemory<byte>[]>(NpgsqlDbType.Bytea);

    public GroupStatement(NpgsqlConnection connection)
    {
        command = new NpgsqlCommand(Text, connection);
        command.Parameters.AddRange(new NpgsqlParameter[] { numbers, tokens, expected, heads, shards, firsts, lasts, batchTokens, checksums, data });
        command.Prepare();
    }

    /// <summary>Stores the appends of those streams that are where they are expected to be.</summary>
    /// <param name="moves">For each shard: its token, its head before and after.</param>
    /// <param name="appends">The appends, each of one of these shards and in its order.</param>
    /// <returns>The shards that took no part, with the token and head stored; null for a shard that does not exist.</returns>
    public Dictionary<int, (long Token, long Head)?> Run(IReadOnlyList<StreamMove> moves, IReadOnlyList<JournalAppend> appends)
    {
        numbers.TypedValue = [.. moves.Select(move => move.Shard)];
        tokens.TypedValue = [.. moves.Select(move => move.Token)];
        expected.TypedValue = [.. moves.Select(move => move.From)];
        heads.TypedValue = [.. moves.Select(move => move.To)];
        shards.TypedValue = [.. appends.Select(append => append.Owner.Number)];
        firsts.TypedValue = [.. appends.Select(append => append.FirstSequence)];
        lasts.TypedValue = [.. appends.Select(append => append.LastSequence)];
        batchTokens.TypedValue = [.. appends.Select(append => append.Owner.Token)];
        checksums.TypedValue = [.. appends.Select(Checksum)];
        data.TypedValue = [.. appends.Select(append => append.Data)];
        var refused = new Dictionary<int, (long Token, long Head)?>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            refused.Add(reader.GetInt32(0), reader.IsDBNull(1) ? null : (reader.GetInt64(1), reader.GetInt64(2)));
        }

        // Rows come before the commit: only the end of the answer says that it is durable.
        while (reader.NextResult())
        {
        }

        data.TypedValue = [];
        return refused;
    }

    public void Dispose() => command.Dispose();

    private static long Checksum(JournalAppend append) =>
        RecordChecksum.Of(append.Owner.Number, append.FirstSequence, append.LastSequence, append.Data.Span);

    private static NpgsqlParameter<T> Of<T>(NpgsqlDbType element) => new() { NpgsqlDbType = NpgsqlDbType.Array | element };
}
