#!/bin/sh
# Renews requirements/*.txt from pyproject.toml: every release pinned, with hashes, for every system
# and every Python from 3.11 on. Extras stay in the names: without them an older pip meets a newer
# release of the same package, finds no hash for it and stops. --upgrade takes the newest releases
# that pyproject.toml allows.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m uv --version >/dev/null 2>&1 ||
    .venv/bin/python -m pip install --disable-pip-version-check --quiet 'uv>=0.13,<1'

pin() {
    .venv/bin/python -m uv --no-config pip compile "$@" --quiet --universal \
        --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras
}

pin pyproject.toml --output-file requirements/runtime.txt "$@"
pin --group audit --output-file requirements/audit.txt "$@"
pin pyproject.toml --output-file requirements/dev.txt --group dev --constraints requirements/runtime.txt "$@"
