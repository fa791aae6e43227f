"""What the panels beside an article ask for: small forms, and the page on which one comes back."""

from datetime import datetime, time

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: When a day's work is over: the time of a due date for which none was chosen.
END_OF_DAY = time(17)


class DayField(forms.DateField):
    """A day, typed or chosen from the desk's calendar. A browser's own would show the month first in
    an English one, which readers of 03/04 do not notice."""

    widget = AdminDateWidget(attrs={"placeholder": _("dd/mm/yyyy")})
    default_error_messages = {"invalid": _("Write the day as dd/mm/yyyy, for example 30/11/2026.")}


class HourField(forms.TimeField):
    widget = forms.TimeInput(format="%H:%M", attrs={"size": 8, "placeholder": _("hh:mm")})
    default_error_messages = {"invalid": _("Write the time as hh:mm, for example 16:30.")}


class DueForm(forms.Form):
    """By when something is to be done: a day, and a time of it."""

    due_day = DayField(label=_("Due on"), required=False)
    due_hour = HourField(
        label=_("Time"),
        required=False,
        help_text=_("Left empty: 17:00, the end of the working day."),
    )

    def clean(self):
        cleaned = super().clean()
        day, hour = cleaned.get("due_day"), cleaned.get("due_hour")
        cleaned["due_at"] = None
        if day:
            cleaned["due_at"] = timezone.make_aware(datetime.combine(day, hour or END_OF_DAY))
            if "due_hour" not in self.errors and cleaned["due_at"] <= timezone.now():
                self.add_error(
                    "due_day", _("The due time lies in the past. Choose a later day or time.")
                )
        elif hour and "due_day" not in self.errors:
            self.add_error("due_day", _("Choose the day, too."))
        return cleaned


def day_ahead(day):
    """The day if it is not over; else a message for the form."""
    if day and day < timezone.localdate():
        raise ValidationError(_("This day lies in the past. Choose today or a later day."))
    return day


def back_to(edition):
    return redirect("admin:articles_edition_change", edition.pk)


def page(desk, request, edition, form, *, title, button, introduction=""):
    """A form of a panel on a page of its own: where it has to be mended, or where it is long."""
    return TemplateResponse(
        request,
        "admin/articles/edition/asking.html",
        desk.admin_site.each_context(request)
        | {
            "opts": desk.opts,
            "title": title,
            "edition": edition,
            "form": form,
            "button": button,
            "introduction": introduction,
        },
    )
