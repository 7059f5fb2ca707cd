#!/bin/sh
# Restores the newest dump into a server that is made for it and that nobody else reaches, and compares what is there
# then with what was there when it was dumped.
#
#   BACKUP_DIRECTORY  where the dumps lie
#   SCRATCH           an empty directory with room for the whole database
#
# Leaves NAME.dump.drill.json beside the dump, and says the same in one line: how it went, how long the restore took
# (what an outage would last at least) and how old the data is (what would be lost), in seconds.
# Exit status: 0 when the dump is as good as the database was; 1 when it is not.
set -eu
export LC_ALL=C
umask 027

program=drill
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${0%/*}/dumps.sh"

dump=''

# Reasons hold no character that JSON escapes.
record() {
  line="{\"drill\":\"$1\",\"dump\":\"$dump\",$2}"
  echo "$line"
  if [ -n "$dump" ]; then
    echo "$line" >".$dump.drill.json"
    mv ".$dump.drill.json" "$dump.drill.json"
  fi
}

fail() {
  echo "$program: $1" >&2
  record failed "\"reason\":\"$1\""
  exit 1
}

for setting in BACKUP_DIRECTORY SCRATCH; do
  eval "[ -n \"\${$setting:-}\" ]" || fail "$setting is not set."
done
cd "$BACKUP_DIRECTORY" 2>/dev/null || fail "there is no directory $BACKUP_DIRECTORY."

# Not the newest intact one, as a restore would take: whoever reads this wants to know of the other, too.
dump=$(backups | head -n 1)
[ -n "$dump" ] || fail "there is no dump in $BACKUP_DIRECTORY."
[ -f "$dump.sha256" ] || fail "$dump has no checksum file $dump.sha256."
intact "$dump" || fail "$dump does not match its checksum."
[ -f "$dump.rows" ] || fail "$dump has no list of its rows $dump.rows."

# Nothing of it need outlive a crash.
server() {
  cat <<EOT
listen_addresses = ''
unix_socket_directories = '$SCRATCH'
fsync = off
full_page_writes = off
wal_level = logical
EOT
}
# initdb wants its user to have a name, and the image has a library that lends one.
if ! id -un >/dev/null 2>&1; then
  wrapper=/usr/lib/libnss_wrapper.so
  [ -f "$wrapper" ] || fail "the user $(id -u) has no name, and $wrapper is not there."
  NSS_WRAPPER_PASSWD=$SCRATCH/passwd
  NSS_WRAPPER_GROUP=$SCRATCH/group
  echo "drill:x:$(id -u):$(id -g)::/:/bin/sh" >"$NSS_WRAPPER_PASSWD"
  echo "drill:x:$(id -g):" >"$NSS_WRAPPER_GROUP"
  export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD="$wrapper"
fi
initdb --pgdata="$SCRATCH/data" --username=drill --auth=trust --encoding=UTF8 --no-locale --no-sync >/dev/null ||
  fail 'no server can be made.'
server >>"$SCRATCH/data/postgresql.conf"
trap 'pg_ctl stop --silent --pgdata="$SCRATCH/data" --mode=immediate 2>/dev/null || :' EXIT
trap 'exit 143' TERM
pg_ctl start --silent --wait --pgdata="$SCRATCH/data" --log="$SCRATCH/log" || {
  cat "$SCRATCH/log" >&2
  fail 'the server does not start.'
}

export PGHOST="$SCRATCH" PGUSER=drill PGDATABASE=drill
createdb --template=template0 drill || fail 'no database can be made.'
pg_restore --dbname=drill --exit-on-error --no-owner --no-privileges "$dump" || fail "$dump cannot be restored."
row_counts | psql --no-psqlrc --quiet --tuples-only --no-align --field-separator=' ' --set=ON_ERROR_STOP=1 \
  >"$SCRATCH/rows" || fail "$dump was restored, but cannot be read."
diff "$dump.rows" "$SCRATCH/rows" >&2 || fail "$dump was restored, but its rows are not those that were dumped."

counts=$(awk '$1 != "schema" { tables++; rows += $NF } END { printf "\"tables\":%d,\"rows\":%d", tables, rows }' "$dump.rows")
record passed "$counts,\"restoreSeconds\":$(seconds_taken),\"ageSeconds\":$(seconds_old "$dump")"
