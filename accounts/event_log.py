"""The event log as administrators read it: narrowed down, page by page, and as a CSV file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from . import events
from .events import Kind
from .lookups import WithoutForms
from .models import Event, EventQuerySet, User

PAGE_SIZE = 50
#: Days that can be asked for: the calendar's own ends have no midnight in UTC.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)
#: In the address: the event after which a page goes on.
AFTER = "sau"
#: Rows of a CSV file at most, and those that are read at once.
EXPORT_MOST = 50_000
EXPORT_BATCH = 1000
#: What spreadsheets take for the beginning of a formula, whole-width forms too
#: (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")

SEARCHED = (
    "typed_name",
    "subject",
    "address",
    "user_agent",
    "who__username",
    "who__full_name",
    "about__username",
    "about__full_name",
)


class FilterForm(forms.Form):
    """Which events; what is left empty narrows nothing down."""

    q = forms.CharField(label=gettext_lazy("Search"), max_length=100, required=False)
    loai = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=[("", gettext_lazy("Everything")), *Kind.choices],
        required=False,
    )
    nguoi = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=User.objects.order_by("username"),
        empty_label=gettext_lazy("Everybody"),
        required=False,
    )
    tu = forms.DateField(label=gettext_lazy("From day"), required=False)
    den = forms.DateField(label=gettext_lazy("To day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = _("Name, address, browser")
        self.fields["nguoi"].label_from_instance = _name_of
        for name in ("tu", "den"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            self.fields[name].input_formats = ["%Y-%m-%d", "%d/%m/%Y"]
            wrong = _("Write the day as in 31/12/2026.")
            self.fields[name].error_messages["invalid"] = wrong
            self.fields[name].validators += [
                MinValueValidator(FIRST_DAY, wrong),
                MaxValueValidator(LAST_DAY, wrong),
            ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("tu") and given.get("den") and given["tu"] > given["den"]:
            self.add_error("den", _("The last day is before the first. Exchange the two."))
        return given

    def found(self) -> EventQuerySet:
        """What the valid form asks for, the newest first."""
        asked = self.cleaned_data
        found = Event.objects.newest_first().select_related("who", "about")
        if asked["loai"]:
            found = found.filter(kind=asked["loai"])
        if asked["nguoi"]:
            found = found.concerning(asked["nguoi"])
        if asked["tu"]:
            found = found.filter(at__gte=_midnight(asked["tu"]))
        if asked["den"]:
            found = found.filter(at__lt=_midnight(asked["den"] + timedelta(days=1)))
        for word in asked["q"].split():
            matches = Q()
            for name in SEARCHED:
                matches |= Q(**{f"{name}__icontains": word})
            found = found.filter(matches)
        return found

    def asked(self) -> dict[str, str]:
        """What was filled in, by the names of the fields, for an address."""
        return {name: self[name].data for name in self.fields if self[name].data}

    def told(self) -> dict[str, str]:
        """What was filled in, by names that the log understands."""
        names = {"q": "query", "loai": "kind", "nguoi": "person", "tu": "since", "den": "until"}
        return {names[name]: str(value) for name, value in self.cleaned_data.items() if value}


def _name_of(person: User) -> str:
    return f"{person.get_full_name()} ({person.username})"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class EventAdmin(WithoutForms, admin.ModelAdmin):
    """To look at and to take along; nothing is added, changed or deleted here."""

    def get_urls(self) -> list[URLPattern]:
        def desk(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("", desk(require_safe(self.log)), name="accounts_event_changelist"),
            path("tai-ve/", desk(require_POST(self.export)), name="accounts_event_export"),
        ]

    def log(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = FilterForm(request.GET)
        found = form.found() if form.is_valid() else Event.objects.none()
        if AFTER in request.GET:
            found = found.before(_event_named(request.GET[AFTER]))
        rows = list(found[: PAGE_SIZE + 1])
        older = rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None
        asked = form.asked()
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            "form": form,
            "rows": [
                (each, events.label(each), list(events.lines(each)), events.browser(each))
                for each in rows[:PAGE_SIZE]
            ],
            "asked": asked,
            "newest_url": "?" + urlencode(asked) if AFTER in request.GET else "",
            "older_url": "?" + urlencode(asked | {AFTER: older}) if older else "",
            "export_most": EXPORT_MOST,
        }
        return TemplateResponse(request, "admin/accounts/event/log.html", context)

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """The filtered list as a file. Who took it stands in the log, and is not in the file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = FilterForm(request.POST)
        if not form.is_valid():
            return redirect(f"{request.path.removesuffix('tai-ve/')}?{urlencode(form.asked())}")
        taken = events.record(
            Kind.EXPORTED,
            request=request,
            subject=str(self.opts.verbose_name_plural),
            details={"filter": form.told()},
        )
        name = f"nhat-ky-{timezone.localtime():%Y%m%d-%H%M%S}.csv"
        return StreamingHttpResponse(
            csv_lines(form.found(), taken),
            content_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )


def _event_named(key: str) -> Event:
    asked = key if re.fullmatch("[0-9]{1,18}", key) else None
    event = Event.objects.filter(pk=asked).first() if asked else None
    if event is None:
        raise Http404
    return event


# As a file


class _Line:
    """What csv.writer writes to: it gives the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(found: EventQuerySet, before: Event) -> Iterator[str]:
    """The events that come after `before`, as the lines of a file that spreadsheets read as UTF-8.

    They are read in batches, so that a slow reader holds nothing of the database open.
    """
    write = csv.writer(_Line(), quoting=csv.QUOTE_ALL).writerow
    heading = [
        _("When"),
        _("What happened"),
        _("By"),
        _("By (user name)"),
        _("Whose account"),
        _("Whose account (user name)"),
        _("User name that was typed"),
        _("Concerning"),
        _("Address"),
        _("Browser"),
        _("Details"),
    ]
    yield "\ufeff" + write(heading)
    left = EXPORT_MOST
    while left:
        rows = list(found.before(before)[: min(EXPORT_BATCH, left)])
        yield from (write([harmless(cell) for cell in _cells(row)]) for row in rows)
        if len(rows) < min(EXPORT_BATCH, left):
            return
        left -= len(rows)
        before = rows[-1]
    if found.before(before).exists():
        yield write([_("Older events are left out: choose fewer days to get them.")])


def _cells(event: Event) -> list[str]:
    people = [
        name
        for person in (event.who, event.about)
        for name in ((person.get_full_name(), person.username) if person else ("", ""))
    ]
    return [
        f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
        events.label(event),
        *people,
        event.typed_name,
        event.subject,
        event.address or "",
        event.user_agent,
        "; ".join(events.lines(event)),
    ]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe makes it text."""
    return f"'{cell}" if FORMULA.match(cell) else cell
