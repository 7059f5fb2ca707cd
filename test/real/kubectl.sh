#!/bin/bash
# Stands in for kubectl where the page on upgrades names it: one pod of a database, of the version that the last manifest
# named, and jobs that run scripts. The test sets: POD (a folder), AS (a prefix for programs of the server), BIN_before and
# BIN_after (folders of programs), PORT, and the passwords.
set -eu
major() { cat "$POD/major"; }
in_pod() {
  local bin
  bin=BIN_$(major)
  env PATH="${!bin}:$POD/bin:$CLIENTS:/usr/bin:/bin" PGDATA="$POD/data-$(major)" PGHOST="$POD/sockets" PGPORT="$PORT" "$@"
}
case "$*" in
  exec*)
    while [ "$1" != -- ]; do shift; done
    shift
    in_pod "$@"
    ;;
  'delete statefulset'*)
    kill -INT "$(head -n 1 "$POD/data-$(major)/postmaster.pid")"
    while [ -e "$POD/data-$(major)/postmaster.pid" ]; do sleep 0.1; done
    ;;
  apply*)
    case "$*" in *before.yaml*) echo before ;; *) echo after ;; esac >"$POD/named"
    [ ! -e "$POD/major" ] || [ ! -e "$POD/data-$(major)/postmaster.pid" ] || exit 0
    cp "$POD/named" "$POD/major"
    in_pod $AS setsid sh "$POD/scripts/start.sh" postgres -c "port=$PORT" -c "unix_socket_directories=$POD/sockets" \
      -c "hba_file=$POD/pg_hba.conf" -c listen_addresses=127.0.0.1 -c wal_level=logical >"$POD/log" 2>&1 &
    ;;
  'rollout status'*)
    for _ in $(seq 300); do
      ! "$CLIENTS/pg_isready" -q -h 127.0.0.1 -p "$PORT" || exit 0
      sleep 0.1
    done
    cat "$POD/log" >&2
    exit 1
    ;;
  'create job'*todo-backup*) in_pod env DATABASE_URL="$BACKUP_URL" RETAIN_DAYS=1 RETAIN_COUNT=1 BACKUP_DIRECTORY="$POD/backup" sh "$POD/scripts/backup.sh" ;;
  'create job'*todo-restore*) in_pod env DATABASE_URL="$OWNER_URL" BACKUP=latest BACKUP_DIRECTORY="$POD/backup" sh "$POD/scripts/restore.sh" ;;
  scale* | wait*) ;;
  *)
    echo "what is kubectl $*?" >&2
    exit 1
    ;;
esac
