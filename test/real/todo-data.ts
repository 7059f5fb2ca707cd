import type { PostgresServer } from './postgres-server';

/** Makes a new database that holds every kind of thing that a backup must bring back. */
export function fill(server: PostgresServer): void {
  server.makeDatabase();
  server.psql(`
    create extension citext;
    create type public.priority as enum ('low', 'high');
    create table public.users (id bigserial primary key, email citext not null unique, avatar bytea);
    create table public.tasks (
      id integer generated always as identity primary key,
      owner bigint not null references public.users on delete cascade,
      title text not null check (title <> ''),
      priority public.priority not null default 'low',
      details jsonb,
      due timestamptz
    );
    create index tasks_by_title on public.tasks (lower(title)) where priority = 'high';
    create view public.urgent as
      select email, title from public.tasks join public.users on users.id = owner where priority = 'high';
    create function public.stamp() returns trigger language plpgsql as 'begin new.due := coalesce(new.due, ''epoch''); return new; end';
    create trigger stamp before insert on public.tasks for each row execute function public.stamp();
    comment on table public.tasks is 'what is to be done; here \\ and '' too';
    create publication changes for table public.tasks;
    create table public.alembic_version (version_num varchar(32) primary key);
    insert into public.alembic_version values ('1a2b3c4d');
    create schema deployment;
    create table deployment.release (version text primary key, at timestamptz not null);

    insert into public.users (email, avatar)
      select 'user' || n || '@example.com', decode(md5(n::text) || '00ff', 'hex')
      from generate_series(0, 299) n;
    insert into public.tasks (owner, title, priority, details)
      select id, E'Ärger 漢字 🐘 \\t tab \\\\. \\n line ' || id, 'high', '{"a": [1, null]}' from public.users;
    insert into public.tasks (owner, title) values (1, '\\.'), (1, '\\N');
    delete from public.tasks where id = 7;
    insert into deployment.release values ('v1.0.0', '2026-01-02 03:04:05+00');
    select lo_from_bytea(4711, '\\xdeadbeef');
  `);
}

/** Every row in a fixed order, and what a new row would get. */
export function rows(server: PostgresServer): string {
  return server.psql(`
    select * from public.users order by id;
    select * from public.tasks order by id;
    select * from public.urgent order by email;
    select * from deployment.release order by version;
    select oid, lo_get(oid) from pg_largeobject_metadata order by oid;
    select schemaname, sequencename, last_value from pg_sequences order by 1, 2;
    select indexdef from pg_indexes where schemaname in ('public', 'deployment') order by 1;
    select nspname, pg_get_userbyid(nspowner), nspacl from pg_namespace where nspname !~ '^pg_' order by 1;
  `);
}

/** Loses what people lose, adds what a newer release adds: each by itself would defeat a careless restore. */
export function damage(server: PostgresServer): void {
  server.psql(`
    drop table public.tasks cascade;
    delete from public.users where id % 2 = 0;
    update public.users set avatar = null;
    drop schema deployment cascade;
    create table public.added (id serial primary key, owner bigint references public.users);
    insert into public.added (owner) values (1);
    create view public.seen as select * from public.users;
    create function public.added() returns integer language sql as 'select 1';
    create schema later;
    create table later.more (id integer);
    select lo_from_bytea(4712, '\\x00');
  `);
}
