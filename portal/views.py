from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import clock


@require_safe
def logo(request, digest):
    """The site's logo. Its name changes with its content, so caches may keep it for a year."""
    name = f"logo-{digest}.png"
    if not default_storage.exists(name):
        raise Http404
    with default_storage.open(name) as file:
        response = HttpResponse(file.read(), content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
@never_cache
def healthz(request):
    """Whether this process answers."""
    return JsonResponse({"process": "ok"})


@require_safe
@never_cache
def readyz(request):
    """Whether what the portal needs is there: database, cache, migrations. 503 when not.

    Says besides whether the clock goes: no reason to take this process out of service.
    """
    checks = {"database": _database(), "cache": _cache(), "migrations": _migrations()}
    ready = all(checks.values())
    answer = {name: "ok" if well else "failed" for name, well in checks.items()}
    answer["clock"] = _clock()
    return JsonResponse(answer, status=200 if ready else 503)


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except Exception:
        return False


def _cache():
    try:
        cache.set("readyz", "1", 10)
        return cache.get("readyz") == "1"
    except Exception:
        return False


def _clock():
    try:
        return "stands still" if clock.watch() else "ok"
    except Exception:
        return "unknown"


def _migrations():
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return False
