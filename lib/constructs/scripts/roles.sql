-- The roles of the database, and what belongs to whom. Run by a superuser at every start of the in-cluster database, and
-- once on a database elsewhere (`npm run roles`), in psql 15 or later. Running it again changes nothing but the passwords.
\getenv owner POSTGRES_PASSWORD
\getenv backend POSTGRES_BACKEND_PASSWORD
\getenv frontend POSTGRES_FRONTEND_PASSWORD
\getenv backup POSTGRES_BACKUP_PASSWORD
set client_min_messages = warning;
set password_encryption = 'scram-sha-256';

create temporary table account (role, opens, attributes) as values
  ('todo_user', :'owner', ''),
  ('todo_backend', :'backend', ''),
  ('todo_frontend', :'frontend', ''),
  -- Row security would hide rows from a backup, which pg_dump takes for an error.
  ('todo_backup', :'backup', 'bypassrls'),
  -- What counts for Prometheus, in the server's own pod. Without a password, nobody is it from elsewhere.
  ('todo_monitor', null, '');
select format('create role %I', role) from account where to_regrole(role) is null \gexec
select format('alter role %I nosuperuser nocreatedb nocreaterole noreplication nobypassrls', role)
from account join pg_roles on rolname = role
where rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls \gexec
select format('alter role %I login %s password %L', role, attributes, opens) from account \gexec
grant pg_monitor to todo_monitor;

select 'create database todo_db owner todo_user'
where not exists (select from pg_database where datname = 'todo_db') \gexec
alter database todo_db owner to todo_user;
\connect todo_db
set client_min_messages = warning;

-- What a superuser has made in this database, as every application was one until version 1.0.0, becomes the owner's:
-- whatever has an owner, but for members of extensions and what follows the owner of something else.
do $$
declare
  catalog record;
  object record;
begin
  for catalog in
    select attrelid::regclass as name, attname as owner
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where attrelid < 16384 and relkind = 'r' and not relisshared and attname ~ 'owner$' and atttypid = 'oid'::regtype
      and attrelid not in ('pg_extension'::regclass, 'pg_largeobject_metadata'::regclass)
  loop
    for object in execute format(
      'select replace(replace(type, ''composite '', ''''), '' object'', '''') as type, identity
       from %s made, pg_identify_object(%L::regclass, made.oid, 0)
       where made.%I = current_user::regrole and made.oid >= 16384 and type !~ ''^(index|toast)''
         and not exists (
           select from pg_depend
           where classid = %L::regclass and objid = made.oid and refobjid <> objid
             and (deptype in (''e'', ''i'') or deptype = ''a'' and type = ''sequence'')
         )',
      catalog.name, catalog.name, catalog.owner, catalog.name)
    loop
      begin
        execute format('alter %s %s owner to todo_user', object.type, object.identity);
      exception when insufficient_privilege or object_not_in_prerequisite_state or syntax_error then
        raise warning '% % stays with %: %', object.type, object.identity, current_user, sqlerrm;
      end;
    end loop;
  end loop;
  for object in select oid from pg_largeobject_metadata where lomowner = current_user::regrole loop
    execute format('alter large object %s owner to todo_user', object.oid);
  end loop;
end
$$;

-- Large objects belong to whoever makes them, and no other role can be given those of the future: a backup could not
-- read them.
revoke execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) from public;
grant execute on function lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) to todo_user;

grant connect on database todo_db to todo_monitor;
drop role if exists todo_start;
set role todo_user;
\ir grants.sql
