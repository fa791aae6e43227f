"""What is done with pages: saved, published, taken down, an earlier text fetched back."""

from django.db import transaction
from django.utils import timezone

from accounts import events
from accounts.events import Kind
from articles import images, richtext
from articles.models import Image, Redirect
from portal import shell
from portal.models import Page, PageVersion


class Outdated(Exception):
    """Somebody else saved the page in the meantime; `newest` is what they saved."""

    def __init__(self, newest):
        super().__init__(f"Version {newest.number} is there already.")
        self.newest = newest


@transaction.atomic
def keep(page, by, *, title, body, description, seen=None, request=None):
    """Save a text as the newest version, and the page itself; returns the version.

    `seen` is the number of the version that the writer began with; raises `Outdated` when there is a
    newer one. Nothing that is public changes, but for the address.
    """
    page.title = title
    added = page.pk is None
    before = None
    if added:
        page.save()
    else:
        stored = Page.objects.select_for_update().get(pk=page.pk)
        before = stored.newest
        if seen is not None and before.number != seen:
            raise Outdated(before)
        _save_place(page, stored)
    text = {"title": title, "body": richtext.sanitise(body), "description": description}
    if before and all(getattr(before, name) == value for name, value in text.items()):
        return before
    version = PageVersion.objects.create(
        page=page, number=before.number + 1 if before else 1, author=by, **text
    )
    changes = {"version": [before.number if before else "", version.number]}
    for name in ("title", "description"):
        if before and getattr(before, name) != text[name]:
            changes[name] = [getattr(before, name), text[name]]
    _record(page, "added" if added else "changed", changes, by, request)
    return version


def _save_place(page, stored):
    """Its title, address and position; who has the old address of a public page is led to the new."""
    page.save(update_fields=["title", "slug", "position"])
    if stored.slug != page.slug and stored.live_since:
        Redirect.remember(stored.get_absolute_url(), page.get_absolute_url())
    if stored.slug != page.slug and stored.live_id:
        shell.rebuild()


@transaction.atomic
def publish(page, by, *, request=None):
    """Make the newest version the public one."""
    stored = Page.objects.select_for_update().get(pk=page.pk)
    newest = stored.newest
    if stored.live_id == newest.pk:
        return
    was = stored.live.number if stored.live else ""
    stored.live, stored.live_since = newest, timezone.now()
    stored.body_html = rendered(newest.body)
    stored.save(update_fields=["live", "live_since", "body_html"])
    stored.pictures.set(_pictures(newest.body))
    # Whoever asks the address of a page gets the page.
    Redirect.objects.filter(old_path=stored.get_absolute_url()).delete()
    shell.rebuild()
    _record(stored, "published", {"live": [was, newest.number]}, by, request)


@transaction.atomic
def take_down(page, by, *, request=None):
    """Nobody outside can read it from now on; its text stays here."""
    stored = Page.objects.select_for_update().get(pk=page.pk)
    if stored.live is None:
        return
    was = stored.live.number
    stored.live, stored.body_html = None, ""
    stored.save(update_fields=["live", "body_html"])
    stored.pictures.clear()
    shell.rebuild()
    _record(stored, "taken_down", {"live": [was, ""]}, by, request)


def fetch_back(version, by, *, request=None):
    """Make an earlier text the newest one; what is public stays until that is published."""
    return keep(
        version.page,
        by,
        title=version.title,
        body=version.body,
        description=version.description,
        request=request,
    )


def rendered(body):
    """A text as readers get it."""
    return richtext.render(body, {each.digest: images.facts(each) for each in _pictures(body)})


def shows(image):
    """Whether a public page shows this picture."""
    return Page.objects.live().filter(pictures=image).exists()


def _pictures(body):
    return Image.objects.filter(digest__in={each.digest for each in richtext.pictures(body)})


def _record(page, how, changes, by, request):
    events.record(
        Kind.SETTINGS_CHANGED,
        request=request,
        by=by,
        subject=str(page),
        details={"model": page._meta.label_lower, "pk": page.pk, "how": how, "changes": changes},
    )
