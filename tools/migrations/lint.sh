#!/bin/sh
# Lints the migrations of a backend for what breaks the version that still runs, or stops it for long: sh lint.sh FROM [SINCE]
#
#   FROM    an image of the backend, which docker runs without a network, or a folder in which alembic runs
#   SINCE   the revision of the version that runs: what comes after it is linted. Default: everything
#
# Needs squawk (PyPI squawk-cli). Exit status: 0 nothing is found, 1 something is, 2 it cannot be linted.
set -eu

fail() {
  echo "migrations: $1" >&2
  exit 2
}

[ -n "${1:-}" ] || fail 'name an image of the backend, or its folder.'
command -v squawk >/dev/null || fail 'squawk is not installed: pipx install squawk-cli'
revisions=${2:+$2:}head
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Values for what is read at import; nothing connects.
cat >"$folder/environment" <<'EOT'
DATABASE_URL=postgresql://check:check@127.0.0.1:9/check
BETTER_AUTH_URL=http://127.0.0.1:9
FRONTEND_URL=http://127.0.0.1:9
CORS_ORIGINS=http://127.0.0.1:9
OPENAI_API_KEY=check
BETTER_AUTH_SECRET=check-check-check-check-check-check
JWT_SECRET=check-check-check-check-check-check
PYTHONDONTWRITEBYTECODE=1
EOT

migrations() {
  if [ -d "$1" ]; then
    cd "$1"
    # shellcheck disable=SC2046 # a word for each line
    env $(cat "$folder/environment") alembic upgrade "$revisions" --sql
  else
    docker run --rm --network=none --env-file="$folder/environment" --entrypoint=alembic "$1" upgrade "$revisions" --sql
  fi
}

if ! (migrations "$1") >"$folder/migrations.sql" 2>"$folder/log"; then
  cat "$folder/log" >&2
  fail "alembic upgrade $revisions --sql fails in $1."
fi

# Left out are matters of taste, and time limits, which the role of a migration has (grants.sql).
status=0
(cd "$folder" && squawk --pg-version=15.0 --reporter=gcc migrations.sql \
  --exclude=prefer-bigint-over-int,prefer-bigint-over-smallint,prefer-identity,prefer-text-field,prefer-timestamp-tz \
  --exclude=prefer-robust-stmts,ban-char-field,require-lock-timeout,require-statement-timeout) || status=$?
case $status in
  0) echo "Nothing in the migrations of $1${2:+ since $2} breaks a version that still runs." ;;
  1) exit 1 ;;
  *) fail 'squawk cannot lint them.' ;;
esac
