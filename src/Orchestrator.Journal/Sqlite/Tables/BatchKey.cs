namespace Orchestrator.Journal.Sqlite.Tables;

/// <summary>
/// Shard and first sequence number in one integer: the table is then ordered as it is read and needs no index beside it.
/// 16 bits of shard and 47 of sequence last for 65,535 shards and four years of a million events a second in one of them.
/// </summary>
internal static class BatchKey
{
    public const int MaxShard = (1 << 16) - 1;

    private const int SequenceBits = 47;

    public static long Of(int shard, long sequence) => ((long)shard << SequenceBits) | sequence;

    public static long FirstOf(int shard) => Of(shard, 0);

    public static long LastOf(int shard) => Of(shard, (1L << SequenceBits) - 1);
}
