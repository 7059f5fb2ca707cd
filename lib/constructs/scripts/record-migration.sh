#!/bin/sh
# Records in the database that MIGRATION is complete. The backend's pods wait for this row.
# The table has a schema of its own, which the application's migrations neither see nor drop.
set -eu

# Applications name their driver in the scheme (postgresql+driver://), which psql does not know.
url=$(printf '%s' "$DATABASE_URL" | sed 's|^\([a-z]*\)+[a-z0-9_]*:|\1:|')

printf '%s\n' \
  "create schema if not exists deployment;" \
  "create table if not exists deployment.migration (name text primary key, completed_at timestamptz not null);" \
  "insert into deployment.migration values (:'migration', now()) on conflict (name) do update set completed_at = now();" |
  psql "$url" --no-psqlrc --no-password --quiet --set ON_ERROR_STOP=1 --set migration="$MIGRATION" --single-transaction
echo "recorded $MIGRATION"
