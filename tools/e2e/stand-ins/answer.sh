#!/bin/sh
# Answers one HTTP request, from standard input to standard output: the contract's endpoints, todos that are rows of
# the database, which reads and writes their JSON as well, and the keys that it reads from BETTER_AUTH_URL.
set -u
. "${0%/*}/query.sh"

respond() { # STATUS BODY
  printf 'HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
    "$1" "$(printf '%s' "$2" | wc -c)" "$2"
}

# Responds with what the database answers, or with what psql complains about.
result() { # STATUS_OF_SUCCESS STATUS_OF_FAILURE SQL [OPTION…]
  success=$1 failure=$2
  shift 2
  if text=$(query "$@" 2>&1); then respond "$success" "$text"; else respond "$failure" "$text"; fi
}

read -r method path _ || exit 0
length=0
end=$(printf '\r')
while IFS=': ' read -r header value && [ "$header" != "$end" ]; do
  case $header in [Cc]ontent-[Ll]ength) length=${value%"$end"} ;; esac
done

case "$method $path" in
'GET /livez') respond '200 OK' '{"status":"alive"}' ;;
'GET /health') respond '200 OK' '{"status":"ok","version":"stand-in","service":"todo-backend"}' ;;
'GET /readyz') result '200 OK' '503 Service Unavailable' "select json_build_object('status', 'ready')" ;;
'GET /todos')
  result '200 OK' '500 Internal Server Error' "select coalesce(json_agg(todos order by id), '[]') from todos"
  ;;
'POST /todos')
  result '201 Created' '500 Internal Server Error' \
    "insert into todos (title) values ((:'body'::json) ->> 'title') returning row_to_json(todos)" \
    --set=body="$(head -c "$length")"
  ;;
'GET /jwks')
  if keys=$(timeout 3 wget -q -O - "$BETTER_AUTH_URL/api/auth/jwks"); then respond '200 OK' "$keys"; else
    respond '502 Bad Gateway' '{"error":"the keys cannot be read"}'
  fi
  ;;
*) respond '404 Not Found' '{"error":"there is no such path"}' ;;
esac
