# For other scripts: `query SQL [OPTION…]` runs a statement on the database of DATABASE_URL, with options of psql,
# and prints values alone. It gives up where the database does not answer within three seconds.
export PGCONNECT_TIMEOUT=3 PGOPTIONS='-c statement_timeout=3s -c client_min_messages=warning'

query() {
  sql=$1
  shift
  # Applications name their driver in the scheme (postgresql+driver://), which psql does not know.
  printf '%s\n' "$sql" | psql "postgresql://${DATABASE_URL#*://}" --no-psqlrc --no-password --quiet \
    --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"
}
