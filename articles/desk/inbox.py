"""The inbox: what each person of the desk was told. Nobody sees another's.

Looking at it changes nothing. Opening a message is a POST that marks it read and leads on to the
article; "all read" ends with the newest message that the page showed, for one that came meanwhile
has not been seen.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import MailRhythm, User
from articles import converters, message_words, paging  # noqa: F401
from articles.models import Message

#: In the address: "?xem=chua-doc" shows the unread ones only.
FILTER, UNREAD = "xem", "chua-doc"
#: A count beyond it says no more than "many", and costs more.
MANY = 99
#: So many unread ones stand on the desk's first page.
SHOWN_FIRST = 5


@dataclass(frozen=True)
class Line:
    """A message as lists show it."""

    message: Message

    @cached_property
    def sentence(self):
        return message_words.sentence(self.message)

    @property
    def quote(self):
        return message_words.quote(self.message)

    @property
    def is_open(self):
        """Whether it leads somewhere: to an article that its recipient may see."""
        return message_words.is_open(self.message)

    @property
    def has_changes(self):
        return message_words.changes_address(self.message) is not None


class RhythmForm(forms.ModelForm):
    """When messages come by mail: each person chooses for themselves."""

    class Meta:
        model = User
        fields = ("mail_rhythm",)
        labels = {"mail_rhythm": _("Messages by mail")}
        widgets = {"mail_rhythm": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mail_rhythm"].choices = MailRhythm.choices


class SeenForm(forms.Form):
    """Up to which message somebody has seen them."""

    newest = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def messages_to(user):
    """All that this person was told, the newest first."""
    return Message.objects.filter(recipient=user)


def unread_by(user):
    return messages_to(user).filter(read_at__isnull=True)


def lines(messages, user, count=None):
    """Messages to this person as `Line`s, the first `count` of them."""
    return [Line(each) for each in message_words.with_what_words_need(messages, user)[:count]]


@dataclass(frozen=True)
class Unread:
    """How many unread messages somebody has, for the head of every page; asked when it is shown."""

    user: User

    @cached_property
    def count(self):
        return unread_by(self.user).order_by()[: MANY + 1].count()

    @property
    def shown(self):
        return f"{MANY}+" if self.count > MANY else str(self.count)


def urls(site):
    """The addresses of the inbox below the desk's."""

    def acting(view):
        return site.admin_view(require_POST(view))

    return [
        path("hop-thu/", site.admin_view(inbox_view), {"site": site}, name="inbox"),
        path("hop-thu/da-doc/", acting(all_read_view), name="inbox_all_read"),
        path("hop-thu/thu-dien-tu/", acting(rhythm_view), name="inbox_rhythm"),
        path("hop-thu/<key:pk>/", acting(open_view), name="inbox_open"),
        path("hop-thu/<key:pk>/da-doc/", acting(read_view), name="inbox_read"),
    ]


def inbox_view(request, site):
    only_unread = request.GET.get(FILTER) == UNREAD
    shown = unread_by(request.user) if only_unread else messages_to(request.user)
    try:
        page = paging.page_of(
            message_words.with_what_words_need(shown, request.user), request, size=20
        )
    except Http404:
        # The last message of the last page was read: its page is no more.
        return redirect(_address(only_unread))
    context = site.each_context(request) | {
        "title": _("Inbox"),
        "page": page,
        "lines": [Line(each) for each in page.items],
        "only_unread": only_unread,
        "unread_url": _address(only_unread=True),
        "here": request.GET.urlencode(),
        "newest": messages_to(request.user).values_list("pk", flat=True).first(),
        "rhythm_form": RhythmForm(instance=request.user),
    }
    return TemplateResponse(request, "admin/inbox.html", context)


def open_view(request, pk):
    """Mark it read and go to what it is about, or to what has changed in it."""
    message = _read(request, pk)
    address = "changes" in request.POST and message_words.changes_address(message)
    return redirect(address or message_words.address(message))


def read_view(request, pk):
    _read(request, pk)
    return _back(request)


def all_read_view(request):
    form = SeenForm(request.POST)
    if form.is_valid():
        seen = unread_by(request.user).filter(pk__lte=form.cleaned_data["newest"])
        seen.update(read_at=timezone.now())
    return _back(request)


def rhythm_view(request):
    form = RhythmForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
        notices.success(request, _("Messages now come by mail as you chose."))
    else:
        notices.error(request, _("Choose when messages come by mail."))
    return _back(request)


def _read(request, pk):
    message = get_object_or_404(
        messages_to(request.user).select_related("edition__article", "recipient"), pk=pk
    )
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return message


def _back(request):
    """To the page of the inbox that the button stood on."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('admin:inbox')}?{query}" if query else reverse("admin:inbox"))


def _address(only_unread):
    query = urlencode({FILTER: UNREAD}) if only_unread else ""
    return f"{reverse('admin:inbox')}?{query}" if query else reverse("admin:inbox")
