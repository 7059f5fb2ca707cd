#!/bin/sh
# Puts the database back to a backup: afterwards it holds what the backup holds, and nothing else.
#
#   DATABASE_URL      a PostgreSQL URL with user and password; a driver, as in postgresql+psycopg://, is ignored
#   BACKUP_DIRECTORY  where the backups lie; it is only read
#   BACKUP            the name of a file there, or `latest` for the newest intact one
#
# Says how long it took, which is what an outage lasts at least, and how old the data is, which is what is lost.
# Exit status: 0 when the database is restored; 1 when it is as it was before.
set -eu
export LC_ALL=C

program=restore
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${0%/*}/dumps.sh"

# Reads the dump to its end: one that was cut off before its checksum was made still has a good table of contents.
readable() {
  pg_restore --file=/dev/null "$1" 2>/dev/null
}

find_latest() {
  for found in $(backups); do
    if intact "$found" && readable "$found"; then
      dump=$found
      return 0
    fi
    echo "restore: $found is damaged, an older one is looked for." >&2
  done
  fail "there is no intact backup in $BACKUP_DIRECTORY."
}

check() {
  case $dump in
    */* | .* | -*) fail 'BACKUP must be the name of a file in BACKUP_DIRECTORY, without a path.' ;;
  esac
  [ -f "$dump" ] || fail "there is no backup $dump in $BACKUP_DIRECTORY."
  [ -f "$dump.sha256" ] || fail "$dump has no checksum file $dump.sha256."
  intact "$dump" || fail "$dump does not match its checksum."
  readable "$dump" || fail "$dump is incomplete or not a dump."
}

# The SQL of one transaction. `pg_restore --single-transaction` on a database is not enough: it drops what the dump holds,
# so a table made since the backup would stay, and one that refers to an old table would stop the restore. Therefore
# every schema goes first, the dump brings back its own, and `public`, which a dump leaves to initdb, is made as initdb
# makes it. --clean is for what lies in no schema, as a publication does.
# The time limit holds for the drops, which need every lock; pg_restore's script lifts it again. That script begins and
# commits too: its BEGIN within ours is no more than a warning, its COMMIT comes after the dump was read to the end.
# Without --single-transaction it would commit earlier, after the large objects. The last line is only said after it.
statements() {
  cat <<'SQL'
begin;
set local client_min_messages = error;
set local lock_timeout = '5s';
select lo_unlink(oid) from pg_largeobject_metadata;
do $$
declare
  name text;
begin
  for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', name);
  end loop;
end
$$;
create schema public;
alter schema public owner to pg_database_owner;
grant usage on schema public to public;
comment on schema public is 'standard public schema';
SQL
  pg_restore --file=- --single-transaction --exit-on-error --clean --if-exists --no-owner --no-privileges "$dump" &&
    cat "$statements" && printf '%s\n' '\echo committed'
}

for setting in DATABASE_URL BACKUP_DIRECTORY BACKUP; do
  eval "[ -n \"\${$setting:-}\" ]" || fail "$setting is not set."
done
# What the other roles may do, which a dump is not asked for: those of another database may be none of this one.
statements=$(cd "${0%/*}" && pwd)/grants.sql
cd "$BACKUP_DIRECTORY" 2>/dev/null || fail "there is no directory $BACKUP_DIRECTORY."
connect

dump=$BACKUP
if [ "$dump" = latest ]; then
  find_latest
else
  check
fi

# Terse, because the details of an error quote rows.
export PGCONNECT_TIMEOUT="${PGCONNECT_TIMEOUT:-10}"
answer=$(statements | psql --dbname="$server" --no-password --no-psqlrc --quiet --output=/dev/null \
  --set=ON_ERROR_STOP=1 --set=VERBOSITY=terse) || :
[ "$answer" = committed ] ||
  fail "$dump was not restored, the database is as it was. (A lock timeout means that something uses it: stop the backend.)"
echo "Restored $dump $(cost "$dump")."
