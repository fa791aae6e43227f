#!/usr/bin/env bash
# The gate. Every step runs, each with one line or with what it has to say; it fails at the end.
set -uo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
failed=()

# step NAME COMMAND...
step() {
    local name=$1 output code=0 from=${EPOCHREALTIME:-$SECONDS}
    shift
    output=$("$@" 2>&1) || code=$?
    local seconds
    seconds=$(awk -v a="${from/,/.}" -v b="${EPOCHREALTIME:-$SECONDS}" \
        'BEGIN { sub(",", ".", b); printf "%.1f", b - a }')
    if [ "$code" = 0 ]; then
        echo "ok      $name ($seconds s)"
    else
        echo "FAILED  $name ($seconds s)"
        printf '%s\n' "$output" | sed 's/^/        /'
        failed+=("$name")
    fi
}

python_files() {
    find . -name '*.py' -not -path './.venv/*' -not -path './var/*' -not -path '*/node_modules/*' -print0
}

django_upgrade() {
    python_files | xargs -0 "$python" -m django_upgrade --target-version 5.2 --check
}

templates() {
    find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 5.2 --check
}

imports() {
    "$python" -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' \
        --no-logo --cache-dir var/cache/imports
}

manage() {
    env -u DATABASE_URL DJANGO_SETTINGS_MODULE=portal.settings.test "$python" manage.py "$@"
}

# What production must be told, and nothing else from here: its check may not say a word.
deployment() {
    env -i PATH="$PATH" DJANGO_SETTINGS_MODULE=portal.settings.prod \
        SECRET_KEY="$("$python" -c 'import secrets; print(secrets.token_urlsafe(60))')" \
        ALLOWED_HOSTS=news.example.vn \
        DATABASE_URL=postgresql://portal:secret@127.0.0.1/portal \
        CACHE_URL=db://cache \
        MEDIA_ROOT="$PWD/var/media" \
        EMAIL_URL=smtp://127.0.0.1 \
        DEFAULT_FROM_EMAIL=toa-soan@news.example.vn \
        SITE_URL=https://news.example.vn \
        STATIC_ROOT="$PWD/var/static" \
        "$python" manage.py check --deploy --fail-level WARNING
}

# Nothing may depend on one machine: no home folders, no package index but the public one.
portable() {
    local pattern='(^|[^[:alnum:]._/-])/(home|root|[w]ork|Users)/|--(extra-)?[i]ndex-url|--find-[l]inks|"resolved": *"[h]ttp'
    ! grep -rnIE --exclude-dir=.git --exclude-dir=.venv --exclude-dir=var \
        --exclude-dir=node_modules --exclude-dir=__pycache__ "$pattern" .
}

mkdir -p var/cache
step "ruff check" "$python" -m ruff check --quiet --output-format concise
step "ruff format" "$python" -m ruff format --check --output-format concise
step "djade" templates
step "django-upgrade" django_upgrade
step "mypy" "$python" -m mypy
step "imports" imports
step "manage.py check" manage check --fail-level WARNING
step "manage.py check --deploy" deployment
step "migrations" manage makemigrations --check --dry-run
if "$python" -m tests.machine gettext >/dev/null || [ -n "${CI:-}" ]; then
    step "translations" "$python" scripts/catalogue.py check
else
    echo "skipped translations: GNU gettext is missing (apt install gettext)"
fi
step "portable" portable
step "shell scripts" bash -n scripts/*.sh .ci/run

if [ ${#failed[@]} -gt 0 ]; then
    printf 'Checks that failed: %s\n' "$(IFS=,; echo "${failed[*]}")"
    exit 1
fi
