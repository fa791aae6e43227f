"""Where browsers report what the content security policy stopped.

Anybody can send anything here, so a report costs next to nothing and buys nothing: it is cut, told
once an hour in the log, and after LINES_PER_MINUTE of them the rest of the minute is not read.
"""

import hashlib
import json
import logging
from http import HTTPStatus
from urllib.parse import urlsplit

from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

logger = logging.getLogger(__name__)

#: A longer report is refused, in bytes.
MAX_BYTES = 16 * 1024
LINES_PER_MINUTE = 30
#: The same report is told again after so many seconds.
SILENCE = 60 * 60
#: Characters of a value that are kept.
VALUE_LENGTH = 200
CONTENT_TYPES = {"application/csp-report", "application/reports+json", "application/json"}

# The two forms in which browsers report: CSP 2 (report-uri) and the Reporting API (report-to).
FIELDS = {
    "directive": ("effective-directive", "violated-directive", "effectiveDirective"),
    "blocked": ("blocked-uri", "blockedURL"),
    "page": ("document-uri", "documentURL"),
    "source": ("source-file", "sourceFile"),
    "line": ("line-number", "lineNumber"),
}


@csrf_exempt
@require_POST
def report(request):
    """Take a report: 204 whether or not it is told, 413 and 415 for what is none."""
    if request.content_type not in CONTENT_TYPES:
        return HttpResponse(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = request.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    for facts in _facts(body):
        _tell(facts)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _facts(body):
    """What a report says, as one dict of short strings for each violation; [] for what says nothing."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    entries = told if isinstance(told, list) else [told]
    found = []
    for entry in entries[:5]:
        if not isinstance(entry, dict):
            continue
        violation = entry.get("csp-report") or entry.get("body")
        if isinstance(violation, dict):
            found.append(_short(violation))
    return [facts for facts in found if facts["directive"]]


def _short(violation):
    facts = {}
    for name, spellings in FIELDS.items():
        value = next((violation[each] for each in spellings if violation.get(each)), "")
        facts[name] = str(value)[:VALUE_LENGTH]
    # Where it happened, not what somebody searched for there.
    facts["page"] = facts["page"].partition("?")[0].partition("#")[0]
    facts["blocked"] = _origin(facts["blocked"])
    return facts


def _origin(address):
    """An address without its path, for that can hold anything; words such as "inline" as they are."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else address.partition(":")[0]


def _tell(facts):
    # Counted first: a flood leaves nothing behind, in the cache neither.
    cache.add("csp-reports", 0, 60)
    if cache.incr("csp-reports") > LINES_PER_MINUTE:
        return
    line = json.dumps(facts)  # in which a line break is no line break
    key = "csp-report:" + hashlib.sha256(line.encode()).hexdigest()
    if cache.add(key, 1, SILENCE):
        logger.warning("The content security policy stopped something: %s", line)
