"""Where the browser of a reader says that an article is being read: static/js/view.js, once, without
a cookie and without a word on who it is.

Anybody can send anything here, so what is sent is a number or nothing, the answer is always the same and
says nothing, and the database is not asked: whether there is such an article is found out when the views
of many are written.
"""

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.origin import user_agent_of
from articles import limits
from articles.readership import gathering

#: What robots call themselves, in part. Most run no script; those that do say who they are, and those
#: that hide it cannot be told from readers.
ROBOTS = re.compile(
    r"bot\b|bot[/;-]|crawl|spider|slurp|headless|lighthouse|pagespeed|preview|monitor|scan"
    r"|facebookexternalhit|zalo.*fetch|curl/|wget/|python|java/|go-http|node|axios|phantom|selenium",
    re.IGNORECASE,
)
#: Opening an article again within so many seconds is the same view.
SAME_VIEW = 10 * 60
#: Views that are counted from one address in a minute. Whole offices and phone networks have one.
FROM_ONE_ADDRESS = 120
_ARTICLE = re.compile(rb"[1-9][0-9]{0,17}")


@csrf_exempt
@require_POST
def view(request):
    """Count a view of the article whose number is sent: 204 whether or not it is counted."""
    said = request.read(20)
    if _ARTICLE.fullmatch(said) and _is_from_here(request) and _is_new(request, said.decode()):
        gathering.add(int(said))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _is_from_here(request):
    """Whether a page of this site sends it. Browsers say so themselves, by one of two headers that no
    script can write; the first only where the connection is secure."""
    if site := request.headers.get("sec-fetch-site"):
        return site == "same-origin"
    try:
        origin = urlsplit(request.headers.get("origin", ""))
    except ValueError:
        return False
    return origin.scheme in ("http", "https") and origin.netloc == request.get_host()


def _is_new(request, article):
    """Whether it is a reader who has not opened the article just now, and not one of a flood."""
    agent = user_agent_of(request)
    if not agent or ROBOTS.search(agent):
        return False
    sender = limits.sender_of(request)
    return limits.is_first("view", sender, agent, article, seconds=SAME_VIEW) and limits.is_within(
        "views", sender, most=FROM_ONE_ADDRESS, seconds=60
    )
