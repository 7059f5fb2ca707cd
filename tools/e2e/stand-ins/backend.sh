#!/bin/sh
# Stands in for the backend, in PostgreSQL's Alpine image: `sh backend.sh PORT`. BusyBox's nc starts answer.sh for
# each connection. After SIGTERM it accepts no more, and this process, the container's first, ends with the last
# answer.
set -eu

# Every answer.sh has this pipe as its standard error: the pipe is at its end when the last one has ended.
pipe=${TMPDIR:-/tmp}/backend.$$
rm -f "$pipe"
mkfifo "$pipe"
cat "$pipe" >&2 &
answers=$!

# -ll keeps listening, as -lk does where BusyBox has its longer nc.
nc -ll -p "$1" -e sh "${0%/*}/answer.sh" 2>"$pipe" &
listener=$!
trap 'kill "$listener"' TERM INT
echo "listening on $1"

# The signal interrupts the first wait; the second one is for the answers that are still under way.
wait "$answers" || wait "$answers"
rm -f "$pipe"
