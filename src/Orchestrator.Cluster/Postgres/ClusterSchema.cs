using Orchestrator.Postgres;

namespace Orchestrator.Cluster.Postgres;

/// <summary>The cluster's tables. All times are the database's.</summary>
internal static class ClusterSchema
{
    public static PostgresSchema Chapter { get; } = new("cluster", [FirstVersion]);

    // Each member's row is written once a second: room on the page keeps that from growing the table.
    private const string FirstVersion = """
        create table cluster_version (
            id                integer primary key check (id = 1),
            version           bigint not null,
            placement_version bigint not null,
            last_incarnation  bigint not null
        );
        insert into cluster_version (id, version, placement_version, last_incarnation) values (1, 0, 0, 0);

        create table members (
            node          text primary key,
            incarnation   bigint not null,
            address       text not null,
            state         text not null check (state in ('joining', 'up', 'leaving', 'down')),
            roles         text[] not null,
            capabilities  text[] not null,
            joined_at     timestamptz not null,
            lease_seconds double precision not null,
            lease_until   timestamptz not null
        ) with (fillfactor = 20);

        create table singletons (
            name               text primary key,
            holder_node        text,
            holder_incarnation bigint,
            token              bigint not null
        );

        create table placements (
            shard             text primary key,
            owner_node        text not null,
            owner_incarnation bigint not null,
            version           bigint not null
        );

        create table settings (
            name  text primary key,
            value text not null
        );
        """;
}
