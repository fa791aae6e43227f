#!/usr/bin/env bash
# Runs the tests on SQLite, then on PostgreSQL; arguments go to pytest:
#   scripts/test.sh -k workflow
# Branch coverage is measured in CI, in the run on SQLite and only when every test runs: it costs time.
# TEST_WORKERS sets the number of processes (2).
set -uo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
workers=${TEST_WORKERS:-2}

pytest=("$python" -m pytest --tb short --durations 10 --durations-min 1)
coverage=()

# run NAME COMMAND...: runs it, and keeps the line to print at the end.
run() {
    local name=$1 started=$SECONDS code=0 result
    shift
    printf '\n== %s\n' "$name"
    "$@" || code=$?
    case $code in
    0) result="passed ($((SECONDS - started)) s)" ;;
    5) result="none chosen" ;; # what pytest says when no test fits the arguments
    *) result="FAILED, exit code $code ($((SECONDS - started)) s)" ;;
    esac
    echo "$name: $result" >>"$SUMMARY"
}

# both DATABASE ARGUMENTS...: the tests on the database that DATABASE_URL names, or SQLite.
#
# The browser tests run in processes of their own: Playwright keeps an event loop running in its
# thread, and Django gives such a thread other database connections than the tests before had.
both() {
    local database=$1
    shift
    run "Tests on $database" "${pytest[@]}" --numprocesses "$workers" --dist worksteal \
        -m "not browser" ${coverage[@]+"${coverage[@]}"} "$@"
    # Much of their time they wait, for a session to end or a form to be kept: one process more. The
    # portal that they look at is that of their file.
    run "Browser tests on $database" "${pytest[@]}" --numprocesses $((workers + 1)) --dist loadfile \
        -m browser "$@"
}

if [ "${1:-}" = --on-postgresql ]; then
    # Below, inside scripts/postgres.sh: one server, in which the migrations run once
    shift
    both PostgreSQL "$@"
    exit
fi

"$python" -m tests.machine || exit 1
# A dozen processes import the same modules: compiled once, by the first.
unset PYTHONDONTWRITEBYTECODE
SUMMARY=$(mktemp -t cong-tin-tests.XXXXXX)
export SUMMARY
trap 'rm -f "$SUMMARY"' EXIT

if [ $# -eq 0 ] && [ -n "${CI:-}" ]; then coverage=(--cov --cov-report=term); fi
(
    unset DATABASE_URL
    both SQLite "$@"
)
if "$python" -m tests.machine postgresql >/dev/null; then
    scripts/postgres.sh scripts/test.sh --on-postgresql "$@" ||
        echo "Tests on PostgreSQL: FAILED, they did not run" >>"$SUMMARY"
else
    echo "Tests on PostgreSQL: skipped, it is not installed" >>"$SUMMARY"
fi

echo
cat "$SUMMARY"
if ! grep -qE ': (passed|FAILED)' "$SUMMARY"; then
    echo "No test fits the arguments." >&2
    exit 1
fi
if grep -q ': FAILED' "$SUMMARY"; then exit 1; fi
