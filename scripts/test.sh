#!/usr/bin/env bash
# Runs the tests on SQLite, then on PostgreSQL; arguments go to pytest:
#   scripts/test.sh -k workflow
# Branch coverage is measured in CI, in the run on SQLite and only when every test runs: it costs time.
# TEST_WORKERS sets the number of processes (2).
set -uo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

"$python" -m tests.machine || exit 1

pytest=("$python" -m pytest --numprocesses "${TEST_WORKERS:-2}" --dist loadfile
    --tb short --durations 10 --durations-min 1 "$@")
coverage=()
if [ $# -eq 0 ] && [ -n "${CI:-}" ]; then coverage=(--cov --cov-report=term); fi

summary=()
failed=0
# run NAME COMMAND...: runs it, and keeps the line to print at the end.
run() {
    local name=$1 started=$SECONDS code=0
    shift
    printf '\n== %s\n' "$name"
    "$@" || code=$?
    case $code in
    0) summary+=("$name: passed ($((SECONDS - started)) s)") ;;
    5) summary+=("$name: none chosen") ;; # what pytest says when no test fits the arguments
    *)
        summary+=("$name: FAILED, exit code $code ($((SECONDS - started)) s)")
        failed=1
        ;;
    esac
}

# The browser tests run in processes of their own: Playwright keeps an event loop running in its
# thread, and Django gives such a thread other database connections than the tests before had.
both() {
    local database=$1
    shift
    run "Tests on $database" "$@" -m "not browser" ${coverage[@]+"${coverage[@]}"}
    coverage=()
    # Much of their time they wait, for a session to end or a form to be kept: one process more.
    run "Browser tests on $database" "$@" --numprocesses $((${TEST_WORKERS:-2} + 1)) -m browser
}

both SQLite env -u DATABASE_URL "${pytest[@]}"
if "$python" -m tests.machine postgresql >/dev/null; then
    both PostgreSQL scripts/postgres.sh "${pytest[@]}"
else
    summary+=("Tests on PostgreSQL: skipped, it is not installed")
fi

echo
printf '%s\n' "${summary[@]}"
case "${summary[*]}" in
*passed* | *FAILED*) ;;
*)
    echo "No test fits the arguments." >&2
    failed=1
    ;;
esac
exit "$failed"
