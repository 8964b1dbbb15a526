namespace Orchestrator.Cluster.Postgres;

/// <summary>
/// The statements. Each change is one batch, so that no client can stop halfway with a lock: first the lock on the row of
/// versions, which puts all changes in order, then one statement that checks, changes, and counts the version up if it did.
/// </summary>
internal static class ClusterSql
{
    public const string Lock = "select version from cluster_version where id = 1 for update";

    public const string Version = "select version from cluster_version where id = 1";

    // $1 node, $2 address, $3 roles, $4 capabilities, $5 seconds of a lease
    public const string Join = """
        with former as (
            select incarnation, state, address, lease_until from members where node = $1
        ), taken as (
            select address, extract(epoch from lease_until - clock_timestamp())::double precision as seconds
            from former where state <> 'down' and address <> $2 and lease_until > clock_timestamp()
        ), forgotten as (
            delete from members
            where state = 'down' and node <> $1 and lease_until < clock_timestamp() - interval '1 day' and not exists (select 1 from taken)
            returning incarnation
        ), joined as (
            insert into members (node, incarnation, address, state, roles, capabilities, joined_at, lease_seconds, lease_until)
            select $1, greatest(v.last_incarnation, coalesce((select incarnation from former), 0)) + 1, $2, 'joining', $3, $4,
                clock_timestamp(), $5, clock_timestamp() + $5 * interval '1 second'
            from cluster_version v where v.id = 1 and not exists (select 1 from taken)
            on conflict (node) do update set incarnation = excluded.incarnation, address = excluded.address, state = excluded.state,
                roles = excluded.roles, capabilities = excluded.capabilities, joined_at = excluded.joined_at,
                lease_seconds = excluded.lease_seconds, lease_until = excluded.lease_until
            returning incarnation
        ), bump as (
            update cluster_version set version = version + 1,
                last_incarnation = greatest(last_incarnation, coalesce((select max(incarnation) from forgotten), 0))
            where id = 1 and exists (select 1 from joined)
        )
        select (select incarnation from joined), (select address from taken), (select seconds from taken)
        """;

    // $1 node, $2 incarnation
    public const string Renew = """
        with mine as (
            update members set lease_until = clock_timestamp() + lease_seconds * interval '1 second'
            where node = $1 and incarnation = $2 and state <> 'down'
            returning node
        )
        select exists (select 1 from mine), (select version from cluster_version where id = 1),
            exists (select 1 from members where node <> $1 and state <> 'down' and lease_until < clock_timestamp())
        """;

    public const string Members = """
        select node, incarnation, address, state, roles, capabilities, joined_at, state <> 'down' and lease_until < clock_timestamp()
        from members order by node
        """;

    public const string Singletons = "select name, holder_node, holder_incarnation, token from singletons where holder_node is not null";

    public const string Placements = "select shard, owner_node, owner_incarnation, version from placements";

    // $1 node, $2 incarnation, $3 state
    public const string SetState = """
        with mine as (
            select state from members where node = $1 and incarnation = $2
                and (state = 'joining' or state = $3 or (state = 'up' and $3 = 'leaving'))
        ), changed as (
            update members set state = $3 where node = $1 and incarnation = $2 and exists (select 1 from mine where state <> $3)
            returning node
        ), bump as (
            update cluster_version set version = version + 1 where id = 1 and exists (select 1 from changed)
        )
        select exists (select 1 from mine)
        """;

    // $1 node, $2 incarnation, $3 only if its lease ran out
    public const string Down = """
        with changed as (
            update members set state = 'down'
            where node = $1 and incarnation = $2 and state <> 'down' and (not $3 or lease_until < clock_timestamp())
            returning node
        ), bump as (
            update cluster_version set version = version + 1 where id = 1 and exists (select 1 from changed)
        )
        select exists (select 1 from changed)
        """;

    // $1 node, $2 incarnation
    public const string Remove = """
        with changed as (
            delete from members where node = $1 and incarnation = $2 returning incarnation
        ), bump as (
            update cluster_version set version = version + 1, last_incarnation = greatest(last_incarnation, $2)
            where id = 1 and exists (select 1 from changed)
        )
        select exists (select 1 from changed)
        """;

    // $1 name, $2 node, $3 incarnation
    public const string Take = """
        with taker as (
            select 1 from members where node = $2 and incarnation = $3 and state = 'up' and lease_until >= clock_timestamp()
        ), held as (
            select 1 from singletons s join members m on m.node = s.holder_node and m.incarnation = s.holder_incarnation
            where s.name = $1 and (s.holder_node <> $2 or s.holder_incarnation <> $3)
                and m.state in ('up', 'leaving') and m.lease_until >= clock_timestamp()
        ), taken as (
            insert into singletons (name, holder_node, holder_incarnation, token)
            select $1, $2, $3, 1 from taker where not exists (select 1 from held)
            on conflict (name) do update set holder_node = excluded.holder_node, holder_incarnation = excluded.holder_incarnation,
                token = singletons.token + 1
            returning token
        ), bump as (
            update cluster_version set version = version + 1 where id = 1 and exists (select 1 from taken)
        )
        select token from taken
        """;

    // $1 name, $2 node, $3 incarnation, $4 token
    public const string Release = """
        with changed as (
            update singletons set holder_node = null, holder_incarnation = null
            where name = $1 and holder_node = $2 and holder_incarnation = $3 and token = $4
            returning name
        ), bump as (
            update cluster_version set version = version + 1 where id = 1 and exists (select 1 from changed)
        )
        select exists (select 1 from changed)
        """;

    // $1 name, $2 node, $3 incarnation, $4 token of the master; $5 shards, $6 nodes, $7 incarnations, $8 how many
    public const string Place = """
        with master as (
            select 1 from singletons s join members m on m.node = s.holder_node and m.incarnation = s.holder_incarnation
            where s.name = $1 and s.holder_node = $2 and s.holder_incarnation = $3 and s.token = $4 and m.state in ('up', 'leaving')
        ), bump as (
            update cluster_version set version = version + 1, placement_version = placement_version + $8
            where id = 1 and exists (select 1 from master)
            returning placement_version
        ), placed as (
            insert into placements (shard, owner_node, owner_incarnation, version)
            select m.shard, m.node, m.incarnation, bump.placement_version - $8 + m.number
            from bump, unnest($5::text[], $6::text[], $7::bigint[]) with ordinality as m (shard, node, incarnation, number)
            on conflict (shard) do update set owner_node = excluded.owner_node, owner_incarnation = excluded.owner_incarnation,
                version = excluded.version
            returning shard
        )
        select exists (select 1 from bump)
        """;

    // $1 what is proposed
    public const string ProposeSecret = "insert into settings (name, value) values ('secret', $1) on conflict (name) do nothing";

    public const string Secret = "select value from settings where name = 'secret'";
}
