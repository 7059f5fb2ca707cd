#!/bin/sh
# Runs a migration, the command that follows, and lets others through: whoever comes later waits behind a statement that
# waits for a lock. grants.sql has the owner wait two seconds for one at most; the migration then fails, and is run again
# after some seconds more.
#
#   MIGRATION_SECONDS   how long it is tried
#
# Exit status: that of the command, once it is another one than "no lock in time", or its time is over.
set -eu

log=$(mktemp)
trap 'rm -f "$log" "$log.status"' EXIT
deadline=$(($(date +%s) + MIGRATION_SECONDS))

while :; do
  { "$@" 2>&1 && echo 0 >"$log.status" || echo $? >"$log.status"; } | tee "$log"
  status=$(cat "$log.status")
  # As drivers call it, which is the same in every language of the server.
  [ "$status" -ne 0 ] && grep -q -E 'LockNotAvailable|55P03|lock timeout' "$log" || exit "$status"
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo "gave up after $MIGRATION_SECONDS s: something holds a lock that the migration needs; see pg_stat_activity" >&2
    exit "$status"
  fi
  # From 2 to 6 seconds: in them, who waited has its turn.
  pause=$((2 + $(od -A n -N 1 -t u1 /dev/urandom) % 5))
  echo "the migration waits for a lock: it lets others through, and is run again in $pause s"
  sleep "$pause"
done
