"""Entries of what is approved are filled anew; who sees what was not found, and who promotes results.

What the earlier index held is kept as words of the body: it is made of the same text.
"""

from django.db import migrations

from accounts.roles import ADMINISTRATOR, APPROVER, EDITOR, grant, withdraw_grants
from articles import richtext, search_marks, vietnamese

MISSED = {"view_missedsearch": ("missedsearch", "Can view search without a result")}
CLEARING = {"delete_missedsearch": ("missedsearch", "Can delete search without a result")}
PROMOTING = {
    f"{action}_promotedresult": ("promotedresult", f"Can {action} promoted result")
    for action in ("add", "change", "delete", "view")
}
GRANTS = (
    (EDITOR, MISSED),
    (APPROVER, MISSED | CLEARING | PROMOTING),
    (ADMINISTRATOR, MISSED | CLEARING | PROMOTING),
)
FIELDS = "title lead words published_at spelled_title spelled_lead spellings marks".split()


def fill(apps, schema_editor):
    using = schema_editor.connection.alias
    entries = apps.get_model("articles", "SearchEntry").objects.using(using)
    listings = apps.get_model("articles", "Listing").objects.using(using)
    bylines = apps.get_model("articles", "Byline").objects.using(using)
    batch = []
    for entry in entries.select_related("edition").iterator(chunk_size=500):
        edition = entry.edition
        names = bylines.filter(edition=edition).values_list("author__name", flat=True)
        categories = listings.filter(edition=edition).values_list("category_id", flat=True)
        spelled = vietnamese.spelled(f"{edition.lead} {richtext.plain(edition.body)}")
        title = vietnamese.spelled(edition.title)
        accented = {word for word in f"{title} {spelled}".split() if not _is_plain(word)}
        entry.published_at = edition.first_published_at
        entry.title = f" {vietnamese.fold(edition.title)} "
        entry.lead = f" {vietnamese.fold(edition.lead)} "
        entry.words = f" {entry.words.strip()} "
        entry.spelled_title = f" {title} "
        entry.spelled_lead = f" {vietnamese.spelled(edition.lead)} "
        entry.spellings = f" {' '.join(sorted(accented))} "
        entry.marks = search_marks.of(
            categories, edition.first_published_at, vietnamese.fold(" ".join(names))
        )
        batch.append(entry)
        if len(batch) == 500:
            entries.bulk_update(batch, FIELDS)
            batch.clear()
    entries.bulk_update(batch, FIELDS)


def _is_plain(word):
    return word.isascii() and (word.isalpha() or word.isdigit())


def give(apps, schema_editor):
    for role, codenames in GRANTS:
        grant(apps, role, "articles", codenames, using=schema_editor.connection.alias)


def take(apps, schema_editor):
    for role, codenames in GRANTS:
        withdraw_grants(apps, role, "articles", codenames, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_search"), ("accounts", "0004_reviewer_role")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(give, take),
    ]
