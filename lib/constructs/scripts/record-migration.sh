#!/bin/sh
# Records in the database that MIGRATION is complete, and with that runs the file STATEMENTS: what the roles of those that
# wait for this row may do with what it has made.
# The table has a schema of its own, which the application's migrations neither see nor drop.
set -eu

# Applications name their driver in the scheme (postgresql+driver://), which psql does not know.
url=$(printf '%s' "$DATABASE_URL" | sed 's|^\([a-z]*\)+[a-z0-9_]*:|\1:|')

printf '%s\n' \
  "create schema if not exists deployment;" \
  "create table if not exists deployment.migration (name text primary key, completed_at timestamptz not null);" \
  "insert into deployment.migration values (:'migration', now()) on conflict (name) do update set completed_at = now();" \
  '\i :statements' |
  psql "$url" --no-psqlrc --no-password --quiet --set ON_ERROR_STOP=1 --set migration="$MIGRATION" \
    --set statements="$STATEMENTS" --single-transaction
echo "recorded $MIGRATION"
