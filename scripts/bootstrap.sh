#!/bin/sh
# Makes .venv and installs requirements/SET.txt into it; does nothing when that is done already.
#   scripts/bootstrap.sh runtime | dev
#   scripts/bootstrap.sh find         prints the Python that would be used
# PYTHON=/path/to/python chooses another Python. .venv belongs to this script: one that it did not
# finish (an interrupted install may look installed) is made anew.
set -eu
cd "$(dirname "$0")/.."

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Prints the first Python that is new enough and can make a virtual environment.
find_python() {
    bare=""
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python3.14 python}; do
        version=$("$candidate" -c '
import sys
print("%d.%d" % sys.version_info[:2])
sys.exit(sys.version_info < (3, 11))' 2>/dev/null) || continue
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
        bare=${bare:-$version}
    done
    if [ -n "$bare" ]; then
        fail "Python $bare is here without its venv module. On Debian and Ubuntu: apt install python$bare-venv"
    elif [ -n "${PYTHON:-}" ]; then
        fail "PYTHON=$PYTHON is not a Python 3.11 or newer."
    else
        fail "No Python 3.11 or newer was found. On Debian and Ubuntu: apt install python3 python3-venv (or PYTHON=/path/to/python make ...)"
    fi
}

is_current() {
    [ -x .venv/bin/python ] && [ -f .venv/made-with ] &&
        cmp -s "requirements/$1.txt" ".venv/installed-$1.txt" &&
        { [ -z "${PYTHON:-}" ] || [ "$PYTHON" = "$(cat .venv/made-with)" ]; }
}

clear_line() {
    if [ -t 1 ]; then printf '\r\033[K'; fi
}

# Reads what pip says, shows how far it is, and fails when pip did.
show_progress() {
    total=$(grep -c '^[a-z0-9].*==' "$1")
    count=0
    while IFS= read -r line; do
        printf '%s\n' "$line" >>.venv/pip.log
        case $line in
        "Collecting "* | "Processing "* | "Requirement already satisfied: "*)
            count=$((count + 1))
            name=${line#Collecting }
            name=${name#Processing }
            name=${name#Requirement already satisfied: }
            name=${name%% *}
            if [ -t 1 ]; then
                printf '\r  %s of %s: %s\033[K' "$count" "$total" "${name##*/}"
            elif [ $((count % 10)) -eq 0 ]; then
                printf '  %s of %s packages\n' "$count" "$total"
            fi
            ;;
        "Installing collected packages"*)
            clear_line
            echo "  unpacking"
            ;;
        "pip failed")
            clear_line
            echo "The packages could not be installed. Check the connection and run the command again; pip said:" >&2
            grep -E '^(ERROR|WARNING: Retrying)' .venv/pip.log | tail -n 2 | cut -c -300 >&2
            return 1
            ;;
        esac
    done
    clear_line
}

install() {
    if [ ! -x .venv/bin/python ] || [ ! -f .venv/made-with ] || [ -n "${PYTHON:-}" ]; then
        python=$(find_python)
        echo "Making .venv with $("$python" -V)"
        said=$("$python" -m venv --clear .venv 2>&1) ||
            fail "$python -m venv failed: $(printf '%s\n' "$said" | tail -n 1)"
    fi
    # From here until the end the environment counts as unfinished.
    rm -f .venv/made-with .venv/pip.log
    echo "Installing the packages of requirements/$1.txt; the first time takes a minute or two"
    {
        .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off \
            --require-hashes -r "requirements/$1.txt" 2>&1 || echo "pip failed"
    } | show_progress "requirements/$1.txt"
    cp requirements/runtime.txt .venv/installed-runtime.txt
    cp "requirements/$1.txt" ".venv/installed-$1.txt"
    printf '%s\n' "${PYTHON:-}" >.venv/made-with
}

case ${1:-} in
find) find_python ;;
runtime | dev) is_current "$1" || install "$1" ;;
*) fail "usage: scripts/bootstrap.sh runtime | dev | find" ;;
esac
