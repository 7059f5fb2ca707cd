#!/bin/sh
# Waits until the database answers QUERY with a row, for at most WAIT_SECONDS: a loop inside the container,
# because a container that tries once and exits makes its pod crash-loop while the database starts. Then runs the file
# STATEMENTS, where there is one.
# What psql says about a connection may quote parts of DATABASE_URL, so only the server's own words and a few known
# phrases are repeated.
set -eu

# Applications name their driver in the scheme (postgresql+driver://), which psql does not know.
url=$(printf '%s' "$DATABASE_URL" | sed 's|^\([a-z]*\)+[a-z0-9_]*:|\1:|')
deadline=$(($(date +%s) + WAIT_SECONDS))
export PGCONNECT_TIMEOUT=5

until answer=$(psql "$url" --no-psqlrc --no-password --tuples-only --no-align --command "$QUERY" 2>&1) && [ -n "$answer" ]; do
  reason=$(printf '%s' "$answer" | grep -o -E '(FATAL|ERROR): .*|could not translate host name|[Cc]onnection refused|timeout expired' | head -n 1) || true
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo "gave up waiting for $WAITING_FOR after $WAIT_SECONDS s: ${reason:-no answer}" >&2
    exit 1
  fi
  echo "waiting for $WAITING_FOR: ${reason:-no answer}"
  sleep 3
done
echo "found $WAITING_FOR"
[ -z "${STATEMENTS:-}" ] ||
  psql "$url" --no-psqlrc --no-password --quiet --set ON_ERROR_STOP=1 --single-transaction --file "$STATEMENTS"
