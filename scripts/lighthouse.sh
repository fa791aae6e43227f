#!/usr/bin/env bash
# What Lighthouse finds on home, category, article and search, as a telephone of the middle class sees
# them on a slow line. Of a portal of its own with the demo content and the settings of production, on
# 127.0.0.1 only. The reports go to var/lighthouse/, the scores to the terminal; a score below its floor
# (scripts/lighthouse_scores.py) ends it with 1. Needs Node >= 18.20, npm and Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=var/lighthouse

for program in node npm; do
    command -v "$program" >/dev/null || { echo "$program is missing: apt install nodejs npm" >&2; exit 1; }
done
scripts/bootstrap.sh dev
CHROME_PATH=$(.venv/bin/python -c 'from tests import machine; print(machine.find_chromium() or "")')
[ -n "$CHROME_PATH" ] || { echo "Chromium is missing: apt install chromium" >&2; exit 1; }
export CHROME_PATH

if ! cmp -s scripts/lighthouse.json "$tools/package.json"; then
    echo "Installing Lighthouse into $tools"
    mkdir -p "$tools"
    cp scripts/lighthouse.json "$tools/package.json.new"
    (cd "$tools" && mv package.json.new package.json &&
        npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error) ||
        { rm -f "$tools/package.json"; exit 1; }
fi

folder=$(mktemp -d -t cong-tin-lighthouse.XXXXXX)
server=
trap '[ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; }; rm -rf "$folder"' EXIT
port=$(.venv/bin/python -c 'import socket
with socket.create_server(("127.0.0.1", 0)) as probe: print(probe.getsockname()[1])')
export DATABASE_URL="sqlite:///$folder/db.sqlite3" MEDIA_ROOT="$folder/media" STATIC_ROOT="$folder/static"
export CACHE_URL="locmem://" EMAIL_URL="console://" DEFAULT_FROM_EMAIL="toa-soan@localhost"
export ALLOWED_HOSTS=127.0.0.1 SITE_URL="http://127.0.0.1:$port" SECURE_SSL_REDIRECT=0
SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))')
export SECRET_KEY

echo "Loading the demo content; it takes about a minute."
DJANGO_SETTINGS_MODULE=portal.settings.dev .venv/bin/python manage.py demo --no-serve >"$folder/portal.log" 2>&1 ||
    { tail -n 20 "$folder/portal.log" >&2; exit 1; }
export DJANGO_SETTINGS_MODULE=portal.settings.prod
.venv/bin/python manage.py collectstatic --noinput --verbosity 0
.venv/bin/python -m granian --interface wsgi --host 127.0.0.1 --port "$port" --workers 1 \
    --blocking-threads 4 --log-level warning portal.wsgi:application >>"$folder/portal.log" 2>&1 &
server=$!

.venv/bin/python scripts/lighthouse_scores.py "http://127.0.0.1:$port" "$tools"
