#!/bin/sh
# What backup.sh, restore.sh and drill.sh share, and read with `.`: how the database is reached, which dumps there are,
# what a database holds, and what a restore costs. $program is the name of the one that reads it, which also reads $server.
# shellcheck disable=SC2154,SC2034

started=$(date +%s)

fail() {
  echo "$program: $1" >&2
  exit 1
}

# Sets $server to DATABASE_URL without its password, which goes to PGPASSWORD: arguments are seen in ps and kept by
# audit logs, and what libpq cannot parse it prints. A character that had to be encoded is refused for that reason.
connect() {
  scheme=${DATABASE_URL%%://*}
  address=${DATABASE_URL#*://}
  credentials=
  case ${scheme%%+*} in
    postgresql | postgres) ;;
    *) fail 'DATABASE_URL must begin with postgresql://.' ;;
  esac
  case ${address%%/*} in
    *@*)
      credentials=${address%%@*}
      address=${address#*@}
      ;;
  esac
  case $address in
    *@*) fail 'DATABASE_URL is ambiguous: percent-encode @, / and % in its user and password.' ;;
    *password=*) fail 'DATABASE_URL must hold its password before the @, not as a parameter.' ;;
  esac
  server="postgresql://${credentials:+${credentials%%:*}@}$address"
  case $credentials in
    *:*) encoded=${credentials#*:} password= ;;
    *) return 0 ;;
  esac
  while :; do
    password=$password${encoded%%\%*}
    case $encoded in
      *%*) encoded=${encoded#*%} ;;
      *) break ;;
    esac
    case $encoded in
      [0-9A-Fa-f][0-9A-Fa-f]*) ;;
      *) fail "DATABASE_URL is malformed: percent-encode the password's % as %25." ;;
    esac
    # The x keeps the shell from dropping a byte that is a line feed.
    password=$password$(printf %b "\\0$(printf %03o "0x${encoded%"${encoded#??}"}")x")
    password=${password%x}
    encoded=${encoded#??}
  done
  export PGPASSWORD="$password"
}

# Names from newest to oldest: by time, then by number. File times do not count, a clock that was set back mixes them up.
newest_first() {
  sort -t - -k 2,2r -k 3,3nr
}

backups() {
  find . -maxdepth 1 -type f |
    sed -n 's/^\.\/\(todo_db-[0-9]\{8\}T[0-9]\{6\}Z\(-[1-9][0-9]*\)\{0,1\}\)\.dump$/\1/p' |
    newest_first | sed 's/$/.dump/'
}

# How long this has taken, in seconds: what an outage lasts at least.
seconds_taken() {
  echo $(($(date +%s) - started))
}

# How old the data of a dump is, in seconds, from the time in its name, at which it was begun: what is lost.
seconds_old() {
  stamp=$(echo "$1" | sed -n 's/^todo_db-\(....\)\(..\)\(..\)T\(..\)\(..\)\(..\)Z.*/\1-\2-\3 \4:\5:\6/p')
  [ -n "$stamp" ] || return 1
  echo $(($(date +%s) - $(date -u -d "$stamp" +%s)))
}

# What a restore cost, in words. A dump may be called otherwise.
cost() {
  if age=$(seconds_old "$1"); then
    echo "in $(seconds_taken) s; its data is $age s old"
  else
    echo "in $(seconds_taken) s; its name does not say how old its data is"
  fi
}

intact() {
  [ -s "$1" ] && [ -s "$1.sha256" ] && [ "$(sha256sum "$1")" = "$(cat "$1.sha256")" ]
}

# The statements that list what a database holds: each table with its rows, and the newest migration of the schema.
# What an extension brings along is in no dump.
row_counts() {
  cat <<'SQL'
set row_security = off;
select format('select %L, count(*) from only %I.%I', nspname || '.' || relname, nspname, relname)
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind = 'r' and relpersistence <> 't' and nspname !~ '^pg_' and nspname <> 'information_schema'
  and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')
order by nspname, relname
\gexec
select 'select ''schema'', version_num from public.alembic_version order by 2'
where to_regclass('public.alembic_version') is not null
\gexec
SQL
}
