#!/usr/bin/env bash
# Puts the code and the templates into their one form, and mends what can be mended by itself.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

"$python" -m ruff check --fix --quiet || true
"$python" -m ruff format
find . -name '*.py' -not -path './.venv/*' -not -path './var/*' -print0 |
    xargs -0 "$python" -m django_upgrade --target-version 5.2 --exit-zero-even-if-changed
find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 5.2 || true
