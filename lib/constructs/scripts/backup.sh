#!/bin/sh
# Writes one verified backup of the database, then deletes those that are no longer wanted.
#
#   DATABASE_URL      a PostgreSQL URL with user and password; a driver, as in postgresql+psycopg://, is ignored
#   BACKUP_DIRECTORY  where the backups lie; what is not named like a backup is left alone
#   RETAIN_DAYS       a backup is kept at least this long ...
#   RETAIN_COUNT      ... and so are the newest so many intact ones, however old they are
#
# Leaves todo_db-YYYYMMDDTHHMMSSZ.dump (pg_dump's custom format), its checksum NAME.dump.sha256, and NAME.dump.rows, which
# says how many rows each table had, and which migration was the newest.
# Exit status: 0 when the backup counts; 1 when it does not, and then no earlier one has been deleted.
set -eu
export LC_ALL=C
# Readable by the group, which is the volume's fsGroup: a later image with another user can still restore.
umask 027

program=backup
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${0%/*}/dumps.sh"

after() {
  case $1 in
    *Z) echo "$1-2" ;;
    *) echo "${1%-*}-$((${1##*-} + 1))" ;;
  esac
}

# Sets $name, later than every backup there is even while the clock is not, and makes $work, a hidden directory that
# holds the name against a second run. The name is looked up only once it is held: the other run may just have finished.
reserve_name() {
  newest=$(backups | sed -n '1s/\.dump$//p')
  name=todo_db-$(date -u +%Y%m%dT%H%M%SZ)
  if [ -n "$newest" ] && [ "$(printf '%s\n' "$newest" "$name" | newest_first | head -n 1)" = "$newest" ]; then
    name=$(after "$newest")
  fi
  attempts=0
  while :; do
    if mkdir ".$name" 2>/dev/null; then
      work=.$name
      [ -e "$name.dump" ] || return 0
      rmdir "$work"
      work=
    fi
    attempts=$((attempts + 1))
    [ "$attempts" -lt 100 ] || fail "cannot create a directory in $BACKUP_DIRECTORY."
    name=$(after "$name")
  done
}

# In the background, because a shell that waits for a foreground command does not hear the pod's SIGTERM.
run() {
  "$@" &
  child=$!
  status=0
  wait "$child" || status=$?
  child=
  return "$status"
}

clean_up() {
  for process in $child $viewer; do
    if kill "$process" 2>/dev/null; then
      wait "$process" 2>/dev/null || :
    fi
  done
  [ -z "$work" ] || rm -rf "$work"
}

# Opens a session that goes on seeing the database as it is now, and sets $snapshot, by which pg_dump sees the same.
# What is asked next in it is written to file 3.
open_view() {
  mkfifo "$work/questions" "$work/answers"
  psql --dbname="$server" --no-password --no-psqlrc --quiet --tuples-only --no-align --field-separator=' ' \
    --set=ON_ERROR_STOP=1 <"$work/questions" >"$work/answers" &
  viewer=$!
  exec 3>"$work/questions" 4<"$work/answers"
  # A session that has ended reads no question: then there is no answer, either.
  trap : PIPE
  ask 'set idle_in_transaction_session_timeout = 0;' \
    'begin isolation level repeatable read read only; select pg_export_snapshot();'
  read -r snapshot <&4 || fail 'the database does not answer, there is no new backup.'
}

ask() {
  printf '%s\n' "$@" >&3 2>/dev/null || :
}

# Writes what the session sees of each table to a file, and closes it.
close_view() {
  ask "\\o $1" "$(row_counts)"
  exec 3>&-
  child=$viewer viewer=''
  wait "$child" && child=''
}

# What a killed run left; one that still writes has touched its files within the day.
clean_up_after_others() {
  for left in .todo_db-*; do
    if [ -d "$left" ] && [ -z "$(find "$left" -mmin -1440)" ]; then
      rm -rf "$left"
    fi
  done
}

# Deletes what is too old AND has RETAIN_COUNT intact backups that are newer. A corrupt one is not counted, so it costs
# no good one its place; it goes when enough good ones stand before it.
expire() {
  counted=0
  for backup in $(backups); do
    if [ "$counted" -ge "$RETAIN_COUNT" ]; then
      [ -z "$(find "$backup" -mmin "+$((RETAIN_DAYS * 24 * 60))")" ] || delete "$backup"
    elif intact "$backup"; then
      counted=$((counted + 1))
    else
      echo "$program: $backup does not match its checksum and is not counted." >&2
    fi
  done
}

delete() {
  rm -f "$1" "$1.sha256" "$1.rows" "$1.drill.json" || fail "$name.dump is complete, but $1 cannot be deleted."
  echo "Deleted $1."
}

for setting in DATABASE_URL BACKUP_DIRECTORY RETAIN_DAYS RETAIN_COUNT; do
  eval "[ -n \"\${$setting:-}\" ]" || fail "$setting is not set."
done
for setting in RETAIN_DAYS RETAIN_COUNT; do
  case $(eval "echo \"\$$setting\"") in
    *[!0-9]* | 0?* | ??????*) fail "$setting must be a whole number below 100000." ;;
  esac
done
[ "$RETAIN_COUNT" -ge 1 ] || fail 'RETAIN_COUNT must be at least 1.'
cd "$BACKUP_DIRECTORY" 2>/dev/null || fail "there is no directory $BACKUP_DIRECTORY."
connect

child='' viewer='' work=''
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

clean_up_after_others
reserve_name
dump=$name.dump

export PGCONNECT_TIMEOUT="${PGCONNECT_TIMEOUT:-10}"
open_view
run pg_dump --dbname="$server" --snapshot="$snapshot" --no-password --format=custom --compress=6 --lock-wait-timeout=300000 \
  --file="$work/$dump" || fail 'pg_dump failed, there is no new backup.'
close_view "$work/$dump.rows" || fail 'the rows cannot be counted, there is no new backup.'
[ -s "$work/$dump" ] || fail 'pg_dump wrote an empty file, there is no new backup.'
# Not --list: the table of contents is at the front, and a dump without its second half still lists.
run pg_restore --file=/dev/null "$work/$dump" || fail 'the dump cannot be read back, there is no new backup.'
(cd "$work" && sha256sum "$dump" >"$dump.sha256") || fail 'the checksum cannot be written, there is no new backup.'

# On the disk before it gets its name, and last: who sees a dump sees all of it, its checksum and its rows.
sync
mv "$work/$dump.sha256" "$dump.sha256"
mv "$work/$dump.rows" "$dump.rows"
mv "$work/$dump" "$dump"
sync
echo "Backup $dump is complete and verified, $(wc -c <"$dump") bytes."

expire
