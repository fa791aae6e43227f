#!/bin/sh
# Serves the portal with sample content on 127.0.0.1:$PORT. What would make it fail later (a port in
# use, a folder that cannot be written) is asked first, before anything is installed.
set -eu
cd "$(dirname "$0")/.."
PORT=${PORT:-8000}
export PORT

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

mkdir -p var 2>/dev/null && (: >var/.writable) 2>/dev/null && rm -f var/.writable ||
    fail "$(pwd)/var cannot be written by $(id -un): the demo keeps its database and pictures there."
[ -x .venv/bin/python ] || (: >.writable) 2>/dev/null && rm -f .writable ||
    fail "$(pwd) cannot be written by $(id -un): the demo installs its packages there, in .venv."

python=.venv/bin/python
[ -x "$python" ] || python=$(scripts/bootstrap.sh find)
"$python" -I -S -c '
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except (OSError, OverflowError, ValueError):
        sys.exit(1)
' "$PORT" || fail "Port $PORT on 127.0.0.1 is in use or not allowed. Choose another: PORT=8001 make demo"

scripts/bootstrap.sh runtime
exec .venv/bin/python manage.py demo
