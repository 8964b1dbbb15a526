using Orchestrator.Postgres;

namespace Orchestrator.Journal.Postgres.Blobs;

/// <summary>The tables of blobs.</summary>
internal static class BlobSchema
{
    // Names are compared by their bytes, whatever the database's language is.
    private const string Tables = """
        create table blobs (
            bucket     text collate "C" not null,
            key        text collate "C" not null,
            label      text not null,
            bytes      bigint not null,
            stored_at  bigint not null,
            expires_at bigint not null,
            data       bytea not null,
            primary key (bucket, key));
        create index blobs_by_age on blobs (bucket, stored_at, key);
        create table blob_totals (bucket text primary key, count bigint not null, bytes bigint not null)
        """;

    public static readonly PostgresSchema Chapter = new("blobs", [Tables])
    {
        // They come packed, or are not worth it.
        Tuning = ["alter table blobs alter column data set storage external"],
    };
}
