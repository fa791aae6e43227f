#!/usr/bin/env bash
# Runs the tests on SQLite, then on PostgreSQL; arguments go to pytest:
#   scripts/test.sh -k workflow
# Branch coverage is measured in the run on SQLite, and only when every test runs.
# TEST_WORKERS sets the number of processes (2).
set -uo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

"$python" -m tests.machine || exit 1

pytest=("$python" -m pytest --numprocesses "${TEST_WORKERS:-2}" --dist loadfile
    --tb short --durations 10 --durations-min 1 "$@")
coverage=()
if [ $# -eq 0 ]; then coverage=(--cov --cov-report=term); fi

summary=()
failed=0
# run DATABASE COMMAND...: runs it, and keeps the line to print at the end.
run() {
    local name=$1 started=$SECONDS code=0
    shift
    printf '\n== Tests on %s\n' "$name"
    "$@" || code=$?
    if [ "$code" = 0 ]; then
        summary+=("Tests on $name: passed ($((SECONDS - started)) s)")
    else
        summary+=("Tests on $name: FAILED, exit code $code ($((SECONDS - started)) s)")
        failed=1
    fi
}

run SQLite env -u DATABASE_URL "${pytest[@]}" ${coverage[@]+"${coverage[@]}"}
if "$python" -m tests.machine postgresql >/dev/null; then
    run PostgreSQL scripts/postgres.sh "${pytest[@]}"
else
    summary+=("Tests on PostgreSQL: skipped, it is not installed")
fi

echo
printf '%s\n' "${summary[@]}"
exit "$failed"
