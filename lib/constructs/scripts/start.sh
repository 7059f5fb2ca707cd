#!/bin/sh
# Starts PostgreSQL in its container: brings its roles up to date on a server that nobody else reaches, not even another
# container of the pod, and then runs the one that others reach. Arguments: `postgres` with its options.
#
#   PGDATA POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB   as the image reads them
#   POSTGRES_<ROLE>_PASSWORD                             as roles.sql reads them: a changed password counts from here on
set -eu

# The image's own: makes PGDATA where there is none.
command -v docker-ensure-initdb.sh >/dev/null || {
  echo 'start: the image has no docker-ensure-initdb.sh, which the official one has since PostgreSQL 15.5.' >&2
  exit 1
}
docker-ensure-initdb.sh "$@"

ask() {
  psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname=postgres "$@"
}

stop() {
  pg_ctl --silent --wait --timeout=900 --mode=fast stop
  rm -rf "$PGHOST"
}

# The folder of the socket, on a volume that this container alone mounts: who reaches it is any role.
PGHOST=$(mktemp -d /dev/shm/start.XXXXXX)
export PGHOST
echo 'local all all trust' >"$PGHOST/pg_hba.conf"
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
program=$1
shift
# Without an address to listen on there is the socket alone. A crash may have left much to replay.
pg_ctl --silent --wait --timeout=900 start \
  --options="$* -c listen_addresses= -c unix_socket_directories=$PGHOST -c hba_file=$PGHOST/pg_hba.conf"

# The image made its POSTGRES_USER the role that nobody can take the superuser's rights from, which is also how version
# 1.0.0 left it. It gets another name, which only another superuser can give it, and roles.sql makes a new owner.
first=$(ask --username="$POSTGRES_USER" --command='select rolname from pg_roles where oid = 10' || echo postgres)
if [ "$first" != postgres ]; then
  ask --username="$first" --command='drop role if exists todo_start' --command='create role todo_start superuser login'
  ask --username=todo_start --command="alter role \"$first\" rename to postgres" --command='alter role postgres password null'
fi
ask --username=postgres --file="${0%/*}/roles.sql"

trap - EXIT INT TERM
stop
unset PGHOST

certificate=
for option; do
  case $option in
    ssl_cert_file=*) certificate=${option#*=} ;;
  esac
done
[ -n "$certificate" ] || exec "$program" "$@"

# The server reads a renewed certificate when it is told to; who is connected stays connected.
follow() {
  seen=$(sha256sum <"$certificate")
  while sleep "${CERTIFICATE_SECONDS:-30}"; do
    now=$(sha256sum <"$certificate") || continue
    if [ "$now" != "$seen" ] && pg_ctl --silent reload; then seen=$now; fi
  done
}

# Beside the server and not below it: the end of a process that it has not started is a crash to it.
"$program" "$@" &
server=$!
follow &
follower=$!
trap 'kill -INT "$server"' INT
trap 'kill -TERM "$server"' TERM
while :; do
  status=0
  wait "$server" || status=$?
  # A signal ends the waiting, but not yet the server.
  kill -0 "$server" 2>/dev/null || break
done
kill "$follower"
exit "$status"
