"""The pages on which readers write: a mistake in an article, and a letter to the newsroom.

They are pages of their own, so that the article's stays the one that everybody shares: a form has a
token, a time and perhaps what somebody typed, and no cache may keep it. They work without scripts.
"""

from http import HTTPStatus

from django import forms
from django.conf import settings
from django.core import signing
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles import letters, limits, vietnamese
from articles.models import Edition
from articles.models.reader_letter import QUOTE_LENGTH, TEXT_LENGTH

HOUR = 60 * 60
#: Letters that one address may send in an hour, and all together: the table cannot be filled.
FROM_ONE_ADDRESS, FROM_ALL = 5, 200
#: Nobody fills the form in faster, in seconds; programs do.
QUICKEST = 3
#: How long an opened form is good, in seconds.
LONGEST = 24 * HOUR
NAME_LENGTH = 100
SALT = "articles.letters"


class LetterForm(forms.Form):
    """What a reader writes. `opened` is when the form was, signed; `trang_web` is a trap: people do not
    see it, and programs fill in whatever there is."""

    text = forms.CharField(
        label=gettext_lazy("Your letter"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write what it is about.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Only if you would like an answer. It is used for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("Write the address as in ten@example.vn, or leave it empty.")
        },
    )
    trang_web = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("quote", "text", "name", "email")

    def __init__(self, data=None, *, request):
        self.request = request
        if data is not None:
            # What was opened stays opened then, however often it comes back; what is none begins now.
            self.seconds_open = _seconds_since(data.get("opened", ""))
            if self.seconds_open is None:
                data = data.copy()
                data["opened"] = _now_signed()
        super().__init__(data, initial={"opened": _now_signed()})

    def shown_fields(self):
        """The fields that people fill in."""
        return [field for field in self.visible_fields() if field.name != "trang_web"]

    def clean_text(self):
        text = _plain(self.cleaned_data["text"], TEXT_LENGTH)
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text

    def clean_name(self):
        return _plain(self.cleaned_data["name"], NAME_LENGTH)

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        if self.seconds_open is None:
            self.add_error(
                None,
                _("This form was open for too long. What you wrote is still here: send it again."),
            )
        elif self.seconds_open < QUICKEST:
            self.add_error(
                None,
                _("That was very quick. Please wait a few seconds, then press the button again."),
            )
        return given

    def is_trapped(self):
        return bool(self.cleaned_data["trang_web"])

    def told(self):
        """What was written, for `letters.receive`."""
        names = ("text", "name", "email", "quote")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class MistakeForm(LetterForm):
    quote = forms.CharField(
        label=gettext_lazy("The passage that is wrong"),
        max_length=QUOTE_LENGTH,
        required=False,
        help_text=gettext_lazy("Copy the words from the article, if you can."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What is wrong, and what would be right?")

    def clean_quote(self):
        return _plain(self.cleaned_data["quote"], QUOTE_LENGTH)


def _plain(text, length):
    """As text is stored here; composing letters may, in scripts that nobody writes here, lengthen it."""
    return vietnamese.normalise(text).strip()[:length]


def _now_signed():
    return signing.Signer(salt=SALT).sign(str(_now()))


def _now():
    return int(timezone.now().timestamp())


def _seconds_since(opened):
    """For how long the form has been open, or None when that cannot be believed or is too long."""
    try:
        seconds = _now() - int(signing.Signer(salt=SALT).unsign(opened))
    except signing.BadSignature:
        return None
    return seconds if seconds <= LONGEST else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request):
    return _letter(request, LetterForm, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request, pk):
    live = Edition.objects.live().with_language().defer("body", "body_html")
    return _letter(request, MistakeForm, get_object_or_404(live, article=pk))


@never_cache
@require_safe
def sent(request):
    return _without_robots(render(request, "articles/letter_sent.html"))


def _letter(request, form_class, edition):
    """The form, or what was sent with it: taken in, or shown again with what is to be mended."""
    if request.method != "POST":
        return _page(request, form_class(request=request), edition, HTTPStatus.OK)
    form = form_class(request.POST, request=request)
    if not form.is_valid():
        return _page(request, form, edition, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not _may_send(request):
        form.add_error(
            None,
            _(
                "Many letters have come from your address within an hour. What you wrote is still "
                "here: please send it later, or call us."
            ),
        )
        return _page(request, form, edition, HTTPStatus.TOO_MANY_REQUESTS)
    letters.receive(edition=edition, is_trapped=form.is_trapped(), **form.told())
    return redirect("articles:letter_sent")


def _may_send(request):
    sender = limits.sender_of(request)
    return limits.is_within(
        "letters", sender, most=FROM_ONE_ADDRESS, seconds=HOUR
    ) and limits.is_within("all-letters", most=FROM_ALL, seconds=HOUR)


def _page(request, form, edition, status):
    context = {
        "form": form,
        "edition": edition,
        "kept_days": settings.LETTER_RETENTION_DAYS,
    }
    return _without_robots(render(request, "articles/letter.html", context, status=status))


def _without_robots(response):
    response["X-Robots-Tag"] = "noindex"
    return response
