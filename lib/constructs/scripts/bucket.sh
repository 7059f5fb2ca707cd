#!/bin/sh
# Keeps encrypted copies of the dumps in a bucket (`copy`), or brings one back from there (`fetch`).
#
#   BACKUP_DIRECTORY           where the dumps lie, or one is put
#   BUCKET                     the bucket, and a path within it
#   ENDPOINT, REGION           of the S3 service; REGION may be empty
#   ACCESS_KEY_ID, SECRET_ACCESS_KEY
#   PASSWORD                   what the copies are encrypted with: without it nobody reads them, nor do you
#   RETAIN_DAYS, RETAIN_COUNT  for copy: older copies are deleted, but never the newest so many
#   BACKUP                     for fetch: the name of a dump, or `latest`
#
# A copy that breaks off is gone on with by the next run: what is in the bucket already is not sent again.
# A fetch says how long it took, and how old the data is.
# Exit status: 0 when every intact dump is in the bucket, or the dump is back and intact; 1 when not.
set -eu
export LC_ALL=C
umask 027

program=$1
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${0%/*}/dumps.sh"

for setting in BACKUP_DIRECTORY BUCKET ENDPOINT ACCESS_KEY_ID SECRET_ACCESS_KEY PASSWORD; do
  eval "[ -n \"\${$setting:-}\" ]" || fail "$setting is not set."
done
cd "$BACKUP_DIRECTORY" 2>/dev/null || fail "there is no directory $BACKUP_DIRECTORY."

# Names are encrypted as well: a listing says how many dumps there are, and how large they are.
export RCLONE_CONFIG_BUCKET_TYPE=s3 RCLONE_CONFIG_BUCKET_PROVIDER=Other RCLONE_CONFIG_BUCKET_ENDPOINT="$ENDPOINT" \
  RCLONE_CONFIG_BUCKET_REGION="${REGION:-}" RCLONE_CONFIG_BUCKET_ACCESS_KEY_ID="$ACCESS_KEY_ID" \
  RCLONE_CONFIG_BUCKET_SECRET_ACCESS_KEY="$SECRET_ACCESS_KEY" RCLONE_CONFIG_BUCKET_NO_CHECK_BUCKET=true \
  RCLONE_CONFIG_VAULT_TYPE=crypt RCLONE_CONFIG_VAULT_REMOTE="bucket:$BUCKET" \
  RCLONE_RETRIES=3 RCLONE_LOW_LEVEL_RETRIES=3 RCLONE_CONTIMEOUT=20s RCLONE_CACHE_DIR="${TMPDIR:-/tmp}"
# shellcheck disable=SC2153
RCLONE_CONFIG_VAULT_PASSWORD=$(printf '%s' "$PASSWORD" | rclone --config '' obscure -)
export RCLONE_CONFIG_VAULT_PASSWORD

vault() {
  rclone --config '' --log-level ERROR "$@"
}

# The dumps in the bucket, from newest to oldest; with further conditions.
copies() {
  vault lsf vault: --files-only "$@" >"$list" || fail "the bucket $BUCKET cannot be read."
  sed -n 's/^\(todo_db-[0-9]\{8\}T[0-9]\{6\}Z\(-[1-9][0-9]*\)\{0,1\}\)\.dump$/\1/p' "$list" | newest_first | sed 's/$/.dump/'
}

send() {
  for backup in $(backups); do
    if intact "$backup"; then
      echo "$backup"
    else
      echo "$program: $backup does not match its checksum and is not copied." >&2
    fi
  done >"$list"
  [ -s "$list" ] || fail "there is no intact dump in $BACKUP_DIRECTORY."
  # What lies beside a dump first: who finds a dump finds its checksum. Unlike the dump, it may still change.
  while read -r backup; do
    beside "$backup"
  done <"$list" >"$list.beside"
  vault copy . vault: --files-from "$list.beside" || fail 'the bucket does not take what lies beside the dumps.'
  vault copy . vault: --files-from "$list" --ignore-existing || fail 'the bucket does not take the dumps.'
  vault cryptcheck . vault: --files-from "$list" --one-way || fail 'what is in the bucket is not what was sent.'
  echo "All $(wc -l <"$list") intact dumps are in the bucket."
}

# Deletes what is too old AND has RETAIN_COUNT copies that are newer.
expire() {
  copies | sed "1,${RETAIN_COUNT}d" >"$list.spare"
  for old in $(copies --min-age "${RETAIN_DAYS}d"); do
    if grep -qxF "$old" "$list.spare"; then
      beside "$old" >"$list"
      echo "$old" >>"$list"
      vault delete vault: --files-from "$list" || fail "the copy $old cannot be deleted."
      echo "Deleted the copy $old."
    fi
  done
  # Parts of uploads that were broken off a day ago: nobody sees them, and they cost. The keys need not allow that.
  vault cleanup vault: 2>/dev/null || echo "$program: what was broken off stays in the bucket $BUCKET." >&2
}

beside() {
  printf '%s\n' "$1.sha256" "$1.rows" "$1.drill.json"
}

fetch() {
  # shellcheck disable=SC2153
  dump=$BACKUP
  [ "$dump" != latest ] || dump=$(copies | head -n 1)
  [ -n "$dump" ] || fail "there is no dump in the bucket $BUCKET that this password opens."
  # The dump last: who sees it here sees its checksum, too.
  beside "$dump" >"$list"
  vault copy vault: . --files-from "$list" || fail "what lies beside $dump cannot be fetched from the bucket."
  echo "$dump" >"$list"
  vault copy vault: . --files-from "$list" || fail "$dump cannot be fetched from the bucket."
  [ -f "$dump" ] || fail "there is no dump $dump in the bucket $BUCKET."
  intact "$dump" || fail "$dump was fetched, but does not match its checksum."
  echo "Fetched $dump $(cost "$dump")."
}

list=$(mktemp)
trap 'rm -f "$list" "$list.beside" "$list.spare"' EXIT
trap 'exit 143' TERM
case $program in
  copy)
    send
    expire
    ;;
  fetch) fetch ;;
  *) fail 'what to do is not known: copy or fetch.' ;;
esac
