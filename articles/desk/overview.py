"""The first page of the desk: what waits for you, what you are writing, what comes and went out."""

from articles.models import Edition

ROWS = 8


def of(user):
    """Template context of the overview, for somebody who may see articles; empty for others."""
    if not user.has_perm("articles.view_edition"):
        return {}
    editions = Edition.objects.visible_to(user).select_related("article", "category", "updated_by")
    return {
        "awaiting": editions.awaiting(user).order_by("updated_at")[:ROWS],
        "own_work": editions.working().contributed_by(user).order_by("-updated_at")[:ROWS],
        "scheduled": editions.scheduled().order_by("publish_at")[:ROWS],
        "newest": editions.live().newest_first()[:ROWS],
    }
