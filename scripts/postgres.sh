#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming a PostgreSQL server of its own:
#   scripts/postgres.sh .venv/bin/python -m pytest
# The server stands in a temporary folder, listens on a free port of 127.0.0.1 only, asks for a
# password made for it, does not wait for the disk, and is gone with the command. PostgreSQL refuses
# to run as root: there it runs as postgres, else as nobody. With TEST_POSTGRES_URL that server is used.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
python=${PYTHON:-.venv/bin/python}

if [ -n "${TEST_POSTGRES_URL:-}" ]; then
    DATABASE_URL=$TEST_POSTGRES_URL exec "$@"
fi
if ! bin=$("$python" -m tests.machine postgresql); then
    echo "PostgreSQL is missing: apt install postgresql (or TEST_POSTGRES_URL=postgresql://...)" >&2
    exit 1
fi

folder=$(mktemp -d -t cong-tin-postgresql.XXXXXX)
as_owner() { (cd "$folder" && "$@"); }
if [ "$(id -u)" = 0 ]; then
    owner=nobody
    if id postgres >/dev/null 2>&1; then owner=postgres; fi
    chown "$owner" "$folder"
    as_owner() { (cd "$folder" && runuser -u "$owner" -- "$@"); }
fi

stop() {
    as_owner "$bin/pg_ctl" --pgdata=data --mode=immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$("$python" -c 'import secrets; print(secrets.token_hex(16))')
(umask 077 && printf '%s\n' "$password" >"$folder/password")
if [ "$(id -u)" = 0 ]; then chown "$owner" "$folder/password"; fi

# C.UTF-8 knows what a letter is, as a production cluster does; where the system lacks it, C.
make_cluster() {
    as_owner "$bin/initdb" --pgdata=data --username=portal --pwfile=password \
        --auth=scram-sha-256 --encoding=UTF8 --locale="$1" --no-sync >"$folder/initdb.log" 2>&1
}
if ! make_cluster C.UTF-8 && ! { rm -rf "$folder/data" && make_cluster C; }; then
    echo "initdb failed:" >&2
    tail -n 5 "$folder/initdb.log" >&2
    exit 1
fi

start_on() {
    as_owner "$bin/pg_ctl" --pgdata=data --log=server.log --wait --timeout=60 --silent start \
        --options="-p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off
            -c synchronous_commit=off -c full_page_writes=off -c max_connections=100" \
        >/dev/null 2>&1
}
port=""
for _ in 1 2 3; do
    # Somebody else may take a free port before the server does: then another one.
    port=$("$python" -c 'import socket
with socket.create_server(("127.0.0.1", 0)) as probe: print(probe.getsockname()[1])')
    if start_on "$port"; then break; fi
    port=""
done
if [ -z "$port" ]; then
    echo "PostgreSQL did not start:" >&2
    tail -n 5 "$folder/server.log" >&2
    exit 1
fi
PGPASSWORD=$password "$bin/createdb" --host=127.0.0.1 --port="$port" --username=portal portal

cd "$root"
DATABASE_URL="postgresql://portal:$password@127.0.0.1:$port/portal" "$@"
