"""A form filled with what somebody typed and did not save, and whether there is any such text.

It is done on the server, from the address of the form alone, and writes nothing. The form then looks
as if it had just been sent: what stands against saving it is named, and a text that somebody else
saved meanwhile comes up beside it. Files are not kept: a picture that was chosen and not saved is
chosen again.
"""

import re

from django.http import QueryDict

from articles import autosave, richtext, vietnamese

#: In the address: the number of the autosave that fills the form.
RESTORE = "khoi-phuc"
#: Fields of a form that are no words of anybody.
_NO_CONTENT = {"seen_version", "id", "edition", "upload", "DELETE"}


def asked_for(request, edition):
    """The autosave that the address names, if it is this person's own and of this form; else None.

    `edition` is None, or one that is not stored yet, for a new article. Looked up once.
    """
    number = request.GET.get(RESTORE, "")
    if request.method != "GET" or not re.fullmatch(r"[0-9]{1,18}", number):
        return None
    if not hasattr(request, "_autosave_asked_for"):
        own = autosave.find(request.user, autosave.form_of(edition))
        request._autosave_asked_for = own.filter(pk=number).first()
    return request._autosave_asked_for


def filled(request, edition):
    """What the article's form is made with besides the edition: its data, if it is to be filled."""
    kept = asked_for(request, edition)
    return {"data": _as_sent(kept.content)} if kept else {}


def filled_rows(request, edition, inline, prefix):
    """The same for the rows of one kind (bylines, pictures). A row that is gone from the article
    becomes a new one."""
    kept = asked_for(request, edition)
    if not kept:
        return {}
    known = set()
    if edition.pk:
        stored = inline.get_queryset(request).filter(edition=edition)
        known = {str(pk) for pk in stored.values_list("pk", flat=True)}
    rows = _rows(kept.content, prefix)
    for row in rows:
        if row.get("id", [""])[0] not in known:
            row["id"] = [""]
    # Those that are stored come first, as formsets want them.
    rows.sort(key=lambda row: row["id"] == [""])
    data = _as_sent(
        {
            f"{prefix}-{number}-{name}": values
            for number, row in enumerate(rows)
            for name, values in row.items()
        }
    )
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = str(sum(row["id"] != [""] for row in rows))
    return {"data": data}


def offered(user, edition, context, *, editable):
    """This person's unsaved texts of a form, the newest first, each with its id and time.

    Where the form is open: those that differ from what it shows as stored (`context` is that of its
    page). Where it is not: all, with their words, to be read and copied.
    """
    kept = autosave.find(user, autosave.form_of(edition))
    if editable:
        return [each for each in kept if _differs(each.content, context)]
    for each in kept:
        each.words = {
            name: "".join(each.content.get(name, [])) for name in ("title", "lead", "body")
        }
        each.words["body"] = _sanitised(each.words["body"])
    return list(kept)


def _as_sent(content):
    data = QueryDict(mutable=True)
    for name, values in content.items():
        data.setlist(name, values)
    return data


def _rows(content, prefix):
    """The rows of one kind as they were typed: each a dict of name to values, in order."""
    found = {}
    for name, values in content.items():
        parts = re.fullmatch(rf"{re.escape(prefix)}-(\d+)-(\w+)", name)
        if parts:
            found.setdefault(int(parts[1]), {})[parts[2]] = values
    return [found[number] for number in sorted(found)]


def _differs(content, context):
    """Whether saving this would change anything of what the page's form shows as stored."""
    if _changes(context["adminform"].form, content):
        return True
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        stored = {str(form.instance.pk): form for form in formset.initial_forms}
        for row in _rows(content, formset.prefix):
            form = stored.pop(row.get("id", [""])[0], None)
            if _changes(form or formset.empty_form, row) or (form and "DELETE" in row):
                return True
        if stored:
            return True
    return False


def _changes(form, content):
    data = _as_sent(content)
    for name, field in form.fields.items():
        if name in _NO_CONTENT:
            continue
        typed = field.widget.value_from_datadict(data, {}, name)
        stored = form.get_initial_for_field(field, name)
        if name == "body":
            typed = _sanitised(typed or "")
        if isinstance(typed, str) and isinstance(stored, str):
            typed, stored = (vietnamese.normalise(each).strip() for each in (typed, stored))
        if field.has_changed(stored, typed):
            return True
    return False


def _sanitised(html):
    """As it would be stored; "" if it is too long for that."""
    try:
        return richtext.sanitise(html)
    except richtext.TooLong:
        return ""
