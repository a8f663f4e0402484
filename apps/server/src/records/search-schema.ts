import type { ObjectDeclaration } from '@holdfast/catalog'
import pg from 'pg'

const id = pg.escapeIdentifier

const searchTable = (object: string): string => `search_${object}`
export const findFunction = (object: string): string => `find_${object}`
/** Finds among what lies in the trash, as `findFunction` does among what lives. */
export const trashedFunction = (object: string): string => `trashed_${object}`
export const indexFunction = (object: string): string => `index_${object}`
export const unindexFunction = (object: string): string => `unindex_${object}`
export const staleFunction = (object: string): string => `stale_${object}`
export const formsFunction = (object: string): string => `forms_${object}`
export const warmFunction = (object: string): string => `warm_${object}`

/** In the place of a form: the tokens that are there stay, with theirs. */
export const KEPT = -1

/*
 * Search over sealed fields. Under row-level security PostgreSQL will not use a GIN condition (it is not leakproof), so the narrow table belongs
 * to a role without log-in and is read through one function that states the tenant in a form no index serves and applies the caller's reach
 * before its limit: complete for each caller.
 */

/**
 * What the index holds of a row: its tokens, and a hash of its owner and of its team. A question within somebody's own reach asks for the hash
 * besides, so that the index leaves out everybody else's rows instead of reading them: it is fast, and its time tells nothing of others' records.
 * The hashes only narrow (they may collide); the columns decide. Stated without a search path, so that the planner sees through it.
 */
const KEYS = [
  `create or replace function search_keys(tokens int[], owner uuid, team uuid) returns int[] language sql immutable parallel safe as $$
    select tokens operator(pg_catalog.||) array[coalesce(pg_catalog.uuid_hash(owner), 0), coalesce(pg_catalog.uuid_hash(team), 0)]
  $$`,
  'alter function search_keys(int[], uuid, uuid) owner to holdfast_search',
]

/** With more teams than this the reach is wide: one question per team would cost more than it spares. */
const MOST_TEAMS = 8
/**
 * So many of the newest rows are looked through first when the reach is wide. Where at least `SHARED` of them match within it, many people share what
 * is asked for, and a page of them lies among the newest `FURTHEST`, which are read until it is full. Where at least `SEVERAL` of
 * all match, within the reach or not, the index is asked for the newest `RECENT` before it is asked for everything: of a word that one in two hundred
 * shares it names five thousand rows of a million where a page needs few, and together with the index of ids it names those few alone.
 */
const NEWEST = 600
const SHARED = 6
const FURTHEST = 8_000
const SEVERAL = 2
const RECENT = 32_000
/** A question for more than this wants everything, and the newest rows do not answer it. */
const FEW = 500

const WITHIN = '($1 or owner_id = $2 or team_id = any ($3))'
const EARLIER = '($4 is null or record_id < $4)'

/** The newest rows one after the other, for a wide reach: `ids` is full, or tells with `shared` how many ask to be found. */
const lookThrough = (table: string, living: string): string => {
  const newest = (many: number) =>
    `from (select * from ${table} where tenant_id = $5 and ${EARLIER} order by record_id desc limit ${many}) newest where ${living}`
  return `
        execute 'select (array_agg(record_id order by record_id desc) filter (where ${WITHIN}))[:$6], count(*)
          ${newest(NEWEST)} and (false' || on_rows || ')'
          into ids, shared using reach_all, reach_owner, reach_teams, before, tenant, at_most;
        if cardinality(ids) between ${SHARED} and at_most - 1 then
          execute 'select array_agg(record_id) from (select record_id
            ${newest(FURTHEST)} and ${WITHIN} and (false' || on_rows || ') order by record_id desc limit $6) found'
            into ids using reach_all, reach_owner, reach_teams, before, tenant, at_most;
        end if;`
}

/** What the index holds of the newest rows, where the looking through has not filled `ids` and found that the rest is worth it. */
const askRecent = (table: string): string => `
        if shared >= ${SEVERAL} and cardinality(ids) is distinct from at_most then
          execute 'select record_id from ${table} where tenant_id = $1 and ($2 is null or record_id < $2) order by record_id desc offset ${RECENT} limit 1'
            into since using tenant, before;
        end if;
        if since is not null then
          execute 'select array_agg(record_id) from (' || on_index || ' and tenant_id = $5 and record_id > $7 order by record_id desc limit $6) found'
            into ids using reach_all, reach_owner, reach_teams, before, tenant, at_most, since;
        end if;`

const findBody = (table: string, living: string): string => `
    declare
      tenant uuid := current_setting('app.tenant_id');
      wide boolean := reach_all or cardinality(reach_teams) > ${MOST_TEAMS};
      reach int[] := array(select distinct pg_catalog.uuid_hash(each) from unnest(reach_owner || reach_teams) as each);
      on_rows text := '';
      on_index text := '';
      first int := 1;
      part int[];
      many int;
      key int;
      shared int := 0;
      since uuid;
      ids uuid[];
    begin
      foreach many in array lengths loop
        part := terms[first:first + many - 1];
        first := first + many;
        on_rows := on_rows || format(' or tokens @> %L::int[]', part);
        if wide then
          on_index := on_index || format(' or public.search_keys(tokens, owner_id, team_id) @> %L::int[]', part);
        else
          foreach key in array reach loop
            on_index := on_index || format(' or public.search_keys(tokens, owner_id, team_id) @> %L::int[]', part || key);
          end loop;
        end if;
      end loop;
      on_index := 'select record_id from ${table} where (false' || on_index || ') and ${living} and ${WITHIN} and ${EARLIER}';
      if wide and at_most <= ${FEW} then${lookThrough(table, living)}${askRecent(table)}
        if cardinality(ids) = at_most then
          return query select unnest(ids); return;
        end if;
      end if;
      return query execute on_index || ' and (tenant_id = $5) is true order by record_id desc limit $6'
        using reach_all, reach_owner, reach_teams, before, tenant, at_most;
    end`

function tableStatements(object: string): string[] {
  const table = id(searchTable(object))
  return [
    `create table if not exists ${table} (tenant_id uuid not null, record_id uuid not null, owner_id uuid, team_id uuid, living boolean not null default true,
      tokens int[] not null, primary key (tenant_id, record_id))`,
    `create index if not exists ${id(`${searchTable(object)}_keys`)} on ${table} using gin (search_keys(tokens, owner_id, team_id))
      with (fastupdate = on, gin_pending_list_limit = 2048)`,
    // under which form of the company's search the tokens were made: what is not of the present one has yet to be made anew
    `alter table ${table} add column if not exists form int not null default 0`,
    `create index if not exists ${id(`${searchTable(object)}_form`)} on ${table} (tenant_id, form)`,
    `alter table ${table} owner to holdfast_search`,
  ]
}

const ASKED = 'int[], int[], boolean, uuid, uuid[], uuid, int'

const findStatements = (object: string): string[] =>
  [[findFunction(object), 'living'] as const, [trashedFunction(object), 'not living'] as const].flatMap(
    ([name, wanted]) => [
      `create or replace function ${id(name)}(terms int[], lengths int[], reach_all boolean, reach_owner uuid, reach_teams uuid[], before uuid, at_most int)
      returns setof uuid language plpgsql stable security definer set search_path = pg_catalog, public set max_parallel_workers_per_gather = 0 set jit = off as $$${findBody(`public.${id(searchTable(object))}`, wanted)} $$`,
      `alter function ${id(name)}(${ASKED}) owner to holdfast_search`,
    ],
  )

function functionStatements(object: string): string[] {
  const table = `public.${id(searchTable(object))}`
  const put = id(indexFunction(object))
  return [
    ...findStatements(object),
    // an earlier form, which took each row's tokens as a text of their own
    `drop function if exists ${put}(uuid[], uuid[], uuid[], text[], boolean[])`,
    `drop function if exists ${put}(uuid[], uuid[], uuid[], int[], int[], boolean[])`,
    // the tokens of all rows one after the other, each row's up to its end
    `create or replace function ${put}(records uuid[], owners uuid[], teams uuid[], all_tokens int[], ends int[], alive boolean[], made int[])
      returns void language sql security definer set search_path = pg_catalog, public as $$
      insert into ${table} as known (tenant_id, record_id, owner_id, team_id, living, tokens, form)
      select current_setting('app.tenant_id')::uuid, r, o, t, a, coalesce(all_tokens[coalesce(ends[n - 1], 0) + 1:e], '{}'), f
      from unnest(records, owners, teams, ends, alive, made) with ordinality as u (r, o, t, e, a, f, n)
      on conflict (tenant_id, record_id) do update set owner_id = excluded.owner_id, team_id = excluded.team_id, living = excluded.living,
        tokens = case when excluded.form = ${KEPT} then known.tokens else excluded.tokens end,
        form = case when excluded.form = ${KEPT} then known.form else excluded.form end
    $$`,
    `alter function ${put}(uuid[], uuid[], uuid[], int[], int[], boolean[], int[]) owner to holdfast_search`,
  ]
}

/** Takes records out of the search table for good; its owner alone may write there. */
function unindexStatements(object: string): string[] {
  const drop = id(unindexFunction(object))
  return [
    `create or replace function ${drop}(records uuid[]) returns void language sql security definer set search_path = pg_catalog, public as $$
      delete from public.${id(searchTable(object))} where tenant_id = current_setting('app.tenant_id')::uuid and record_id = any (records)
    $$`,
    `alter function ${drop}(uuid[]) owner to holdfast_search`,
  ]
}

/** What of a company's index is not of its present form: some of the records, and how many of how many. */
function formStatements(object: string): string[] {
  const table = `public.${id(searchTable(object))}`
  const mine = `tenant_id = current_setting('app.tenant_id')::uuid`
  // two ranges, since no index finds what differs
  const stale = (range: string) =>
    `select record_id from ${table} where ${mine} and form ${range} present limit at_most`
  const some = id(staleFunction(object))
  const counts = id(formsFunction(object))
  return [
    `create or replace function ${some}(present int, at_most int) returns setof uuid language sql stable security definer set search_path = pg_catalog, public as $$
      (${stale('<')}) union all (${stale('>')}) limit at_most
    $$`,
    `alter function ${some}(int, int) owner to holdfast_search`,
    `create or replace function ${counts}(present int) returns table (stale int, total int) language sql stable security definer set search_path = pg_catalog, public as $$
      select count(*) filter (where form <> present)::int, count(*)::int from ${table} where ${mine}
    $$`,
    `alter function ${counts}(int) owner to holdfast_search`,
  ]
}

/**
 * Where the database has the extension by which it reads a table or an index into its memory; without it searches wait for the disk until they have
 * been asked for often enough. An owner who may not bring an extension in finds it there, or does without.
 */
const WARMING = `do $$ begin
    if exists (select 1 from pg_available_extensions where name = 'pg_prewarm') then
      create extension if not exists pg_prewarm schema public;
      grant execute on function public.pg_prewarm to holdfast_search;
    end if;
  exception when insufficient_privilege then null;
  end $$`

/**
 * Reads a search table and both indexes that a search asks into the database's buffers, and answers how many bytes they are: a word that five hundred
 * people share lies on five hundred pages of the table and a dozen of the index. What would take more than `most` bytes is left alone, since it would
 * drive out everything else.
 */
function warmStatements(object: string): string[] {
  const warm = id(warmFunction(object))
  const parts = ['', '_keys', '_pkey'].map((end) => `public.${id(searchTable(object) + end)}`)
  return [
    // an earlier form answered nothing
    `drop function if exists ${warm}(bigint)`,
    `create function ${warm}(most bigint) returns bigint language plpgsql security definer set search_path = pg_catalog, public as $$
      declare
        part regclass;
        warmed bigint := 0;
      begin
        if to_regproc('public.pg_prewarm') is not null then
          foreach part in array array['${parts.join("', '")}']::regclass[] loop
            if warmed + pg_relation_size(part) <= most then
              perform public.pg_prewarm(part);
              warmed := warmed + pg_relation_size(part);
            end if;
          end loop;
        end if;
        return warmed;
      end
    $$`,
    `alter function ${warm}(bigint) owner to holdfast_search`,
  ]
}

/** The statements that bring the search tables and their functions into being or up to date. */
export const searchStatements = (objects: readonly ObjectDeclaration[]): string[] => [
  ...KEYS,
  WARMING,
  ...objects.flatMap(({ name }) => [
    ...tableStatements(name),
    ...functionStatements(name),
    ...unindexStatements(name),
    ...formStatements(name),
    ...warmStatements(name),
  ]),
]

/** Functions of the search tables, with their argument types. */
export const searchFunctions = (objects: readonly ObjectDeclaration[]): string[] =>
  objects.flatMap(({ name }) => [
    `${id(findFunction(name))}(${ASKED})`,
    `${id(trashedFunction(name))}(${ASKED})`,
    `${id(indexFunction(name))}(uuid[], uuid[], uuid[], int[], int[], boolean[], int[])`,
    `${id(unindexFunction(name))}(uuid[])`,
    `${id(staleFunction(name))}(int, int)`,
    `${id(formsFunction(name))}(int)`,
    `${id(warmFunction(name))}(bigint)`,
  ])
