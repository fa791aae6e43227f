#!/usr/bin/env bash
# Looks at the project from outside, with tools in an environment of their own (var/audit):
#   scripts/audit.sh packages   known holes in the pinned packages (pip-audit; asks PyPI and OSV, so it
#                               needs the internet and is no part of the gate)
#   scripts/audit.sh sbom       the bill of materials, CycloneDX 1.6 as JSON, into var/sbom.cdx.json
#   scripts/audit.sh scan       a black-box scan of the running demo (wapiti), into var/scan.json;
#                               on 127.0.0.1 only, at most SCAN_SECONDS (600)
set -euo pipefail
cd "$(dirname "$0")/.."
tools=var/audit

if ! cmp -s requirements/audit.txt "$tools/installed.txt"; then
    echo "Installing the packages of requirements/audit.txt into $tools"
    "$(scripts/bootstrap.sh find)" -m venv --clear "$tools"
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes -r requirements/audit.txt
    cp requirements/audit.txt "$tools/installed.txt"
fi

packages() {
    # docs/security.md says of each known hole of CKEditor 4 what it needs and what closes it here;
    # pip-audit knows none of them under the name of the Python package today.
    "$tools/bin/pip-audit" --require-hashes --disable-pip --requirement requirements/runtime.txt
}

sbom() {
    "$tools/bin/cyclonedx-py" requirements requirements/runtime.txt --pyproject pyproject.toml \
        --mc-type application --output-reproducible --sv 1.6 --of JSON -o var/sbom.cdx.json
    echo "var/sbom.cdx.json"
}

scan() {
    scripts/bootstrap.sh runtime
    local port
    folder=$(mktemp -d -t cong-tin-scan.XXXXXX)
    port=$("$tools/bin/python" -c 'import socket
with socket.create_server(("127.0.0.1", 0)) as probe: print(probe.getsockname()[1])')
    export DATABASE_URL="sqlite:///$folder/db.sqlite3" MEDIA_ROOT="$folder/media"
    PORT=$port .venv/bin/python manage.py demo >"$folder/demo.log" 2>&1 &
    server=$!
    trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT
    for _ in $(seq 300); do
        if "$tools/bin/python" -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/healthz')" 2>/dev/null; then break; fi
        sleep 1
    done
    "$tools/bin/wapiti" --url "http://127.0.0.1:$port/" --scope folder --flush-session --no-bugreport \
        --max-scan-time "${SCAN_SECONDS:-600}" --max-attack-time 60 --max-links-per-page 30 \
        --module common --format json --output var/scan.json --store-session "$folder/session" \
        >"$folder/wapiti.log" 2>&1 || { tail -n 20 "$folder/wapiti.log"; exit 1; }
    "$tools/bin/python" - <<'PYTHON'
import json

found = json.load(open("var/scan.json", encoding="utf-8"))
print(f"{found['infos']['crawled_pages_nbr']} addresses looked at")
for kind in ("vulnerabilities", "anomalies"):
    for name, entries in found[kind].items():
        for entry in entries:
            print(f"{kind}: {name}: {entry['method']} {entry['path']}: {entry['info']}")
PYTHON
}

case ${1:-} in
packages | sbom | scan) "$1" ;;
*)
    echo "usage: scripts/audit.sh packages | sbom | scan" >&2
    exit 2
    ;;
esac
