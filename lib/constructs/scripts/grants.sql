-- What the other roles may do with what the owner has made, and with what migrations will make. Run by the owner: at every
-- start of the in-cluster database, before and after each migration, and after a restore. A role that is not there is
-- left out.
--
--   schema auth         the frontend's
--   schema deployment   the record of migrations, which both services read
--   every other schema  the backend's; Better Auth's own tables, by their names, are the frontend's, too
--
-- The backup reads all that is the owner's, and what he makes as soon as he does. It is no member of pg_read_all_data, which
-- reads the catalog of passwords, too.
set client_min_messages = warning;
-- Whoever comes later waits behind a statement of the owner that waits for a lock; one that works may take its time.
alter role current_user set lock_timeout = '2s';
alter role current_user set statement_timeout = 0;
do $$
declare
  reads constant text := 'select';
  writes constant text := 'select, insert, update, delete';
  counts constant text := 'usage, select, update';
  accounts constant text[] := '{user,session,account,verification,jwks}';
  services constant text[] := '{todo_backend,todo_frontend,todo_backup}';
  role text;
  place record;
  object record;
begin
  execute format('revoke all on database %I from public', current_database());
  foreach role in array services loop
    if to_regrole(role) is not null then
      execute format('grant connect on database %I to %I', current_database(), role);
    end if;
  end loop;

  for place in
    select nspname as name, service, case
        when nspname = 'deployment' or service = 'todo_backup' then reads
        when (nspname = 'auth') = (service = 'todo_frontend') then writes
      end as may
    from pg_namespace, unnest(services) service
    where nspname !~ '^pg_' and nspname <> 'information_schema' and pg_has_role(nspowner, 'usage')
      and to_regrole(service) is not null and not (nspname = 'auth' and service = 'todo_backend')
  loop
    execute format('grant usage on schema %I to %I', place.name, place.service);
    if place.may = writes then
      execute format('alter default privileges in schema %I grant %s on tables to %I', place.name, writes, place.service);
      execute format('alter default privileges in schema %I grant %s on sequences to %I', place.name, counts, place.service);
    end if;
    for object in
      select relname as name, case relkind when 'S' then 'sequence' else 'table' end as kind,
        case when relkind <> 'S' then coalesce(place.may, writes) when place.may = writes then counts else reads end as may
      from pg_class
      where relnamespace = to_regnamespace(quote_ident(place.name)) and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and pg_has_role(relowner, 'usage') and (place.may is not null or relname = any (accounts))
    loop
      execute format('grant %s on %s %I.%I to %I', object.may, object.kind, place.name, object.name, place.service);
    end loop;
  end loop;

  if to_regrole('todo_backup') is not null then
    alter default privileges grant usage on schemas to todo_backup;
    alter default privileges grant select on tables to todo_backup;
    alter default privileges grant select on sequences to todo_backup;
    for object in select oid from pg_largeobject_metadata where pg_has_role(lomowner, 'usage') loop
      execute format('grant select on large object %s to todo_backup', object.oid);
    end loop;
  end if;
end
$$;
