"""Comments beside the text: the panel, and what people do in it."""

import json

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles import comments, vietnamese, workflow
from articles.anchors import CONTEXT, Passage
from articles.models import Comment

PANEL = "admin/articles/edition/_comments.html"
PAGE = "admin/articles/edition/comment.html"
#: The fields that say where it stands; a script fills them in.
PASSAGE = ("part", "quote", "prefix", "suffix")


class ReplyForm(forms.ModelForm):
    """What somebody says. The names in it are looked up before it is stored; a text that names
    nobody there comes back as it was typed."""

    class Meta:
        model = Comment
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "text": {
                "required": _("Write the comment."),
                "max_length": _(
                    "The comment has %(show_value)d characters; it may have %(limit_value)d at "
                    "most. Shorten it, or divide it into several."
                ),
            }
        }

    def __init__(self, *args, edition, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.by = by

    def clean_text(self):
        text = vietnamese.normalise(self.cleaned_data["text"]).strip()
        if not text:
            raise ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text

    def clean(self):
        cleaned = super().clean()
        reasons = comments.blockers(self.edition, self.by)
        if not reasons and "@" in cleaned.get("text", ""):
            _named, unknown = comments.mentions(cleaned["text"], comments.people(self.edition))
            reasons = comments.unknown_names(unknown)
        for reason in reasons:
            self.add_error("text", reason)
        return cleaned


class CommentForm(ReplyForm):
    """A comment of its own, on the whole text or on a passage that was marked in it."""

    class Meta(ReplyForm.Meta):
        fields = (*PASSAGE, "text")
        widgets = ReplyForm.Meta.widgets | dict.fromkeys(
            ("part", "quote", "prefix", "suffix"), forms.HiddenInput
        )
        error_messages = ReplyForm.Meta.error_messages | {
            "quote": {
                "max_length": _(
                    "The passage has %(show_value)d characters; mark %(limit_value)d at most."
                )
            }
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("prefix", "suffix"):
            # Their spaces belong to them: they say where a word ends.
            self.fields[name].strip = False

    def clean_quote(self):
        return " ".join(vietnamese.normalise(self.cleaned_data["quote"]).split())

    def clean_prefix(self):
        return vietnamese.normalise(self.cleaned_data["prefix"])[-CONTEXT:]

    def clean_suffix(self):
        return vietnamese.normalise(self.cleaned_data["suffix"])[:CONTEXT]

    def passage(self):
        return Passage(*(self.cleaned_data[name] for name in ("quote", "prefix", "suffix")))


def urls(desk):
    """The addresses of this part below an edition's; `desk` is the EditionAdmin."""

    def address(route, act, name):
        return path(
            f"<key:pk>/nhan-xet/{route}",
            desk.admin_site.admin_view(require_POST(_view(desk, act))),
            name=f"articles_edition_{name}",
        )

    return [
        address("", _add, "comment"),
        address("<key:comment>/tra-loi/", _reply, "comment_reply"),
        address("<key:comment>/da-xu-ly/", _resolve, "comment_resolve"),
        address("<key:comment>/mo-lai/", _reopen, "comment_reopen"),
    ]


def _view(desk, act):
    """The view of one thing that people do in the panel: `act(request, edition, comment)` does it and
    returns the comment, or the form that refuses it."""

    def view(request, pk, comment=None):
        edition = desk.find(request, pk)
        if not comments.may_read(edition, request.user):
            raise PermissionDenied
        if comment is not None and not (comment := comments.find(edition, request.user, comment)):
            raise Http404
        return _answer(desk, request, edition, act(request, edition, comment), comment)

    return view


def _add(request, edition, _comment):
    form = CommentForm(request.POST, edition=edition, by=request.user)
    if not form.is_valid():
        return form
    said, part = form.cleaned_data["text"], form.cleaned_data["part"]
    return comments.add(edition, request.user, said, form.passage(), part)


def _reply(request, edition, comment):
    form = ReplyForm(request.POST, edition=edition, by=request.user)
    if not form.is_valid():
        return form
    comments.reply(edition, comment, request.user, form.cleaned_data["text"])
    return comment


def _resolve(request, edition, comment):
    return _take(comments.resolve, request, edition, comment)


def _reopen(request, edition, comment):
    return _take(comments.reopen, request, edition, comment)


def _take(act, request, edition, comment):
    try:
        act(edition, comment, request.user)
    except workflow.Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    return comment


def _answer(desk, request, edition, outcome, comment):
    """To our script, the panel as it is now; to a browser without it, the way back to the comment, or
    a page of its own with what was typed and what is wrong with it."""
    form = outcome if isinstance(outcome, forms.BaseForm) else None
    if request.headers.get("X-Requested-With") == "fetch":
        editable = desk.has_change_permission(request, edition)
        shown = panel(request, edition, editable=editable)
        shown |= {"refused": form, "refused_reply": comment.pk if form and comment else None}
        shown["just"] = None if form else outcome
        context = {"panel": shown, "edition": edition, "editable": editable}
        return render(request, PANEL, context, status=422 if form else 200)
    back = reverse("admin:articles_edition_change", args=[edition.pk])
    if form is None:
        return redirect(f"{back}#comment-{outcome.pk}")
    context = desk.admin_site.each_context(request) | {
        "opts": desk.opts,
        "title": _("Reply") if comment else _("Comment"),
        "edition": edition,
        "comment": comment,
        "form": form,
    }
    return render(request, PAGE, context, status=422)


def panel(request, edition, *, editable):
    """The comments beside an edition, for those whose affair they are."""
    if not comments.may_read(edition, request.user):
        return None
    remarks = comments.beside(edition, request.user)
    may_say = not comments.blockers(edition, request.user)
    return {
        "template": PANEL,
        "open": [remark for remark in remarks if not remark.is_resolved],
        "resolved": [remark for remark in remarks if remark.is_resolved],
        "may_say": may_say,
        # An attribute, for the policy of our pages allows no script in them, be it data.
        "people": json.dumps(
            [
                [person.get_username(), person.get_full_name()]
                for person in (comments.people(edition) if may_say else [])
                if person != request.user
            ],
            ensure_ascii=False,
        ),
        "refused": None,
        "refused_reply": None,
        "just": None,
    }


def badge(edition):
    """How many open comments stand beside an article of the list; nothing where there are none."""
    count = edition.open_comments
    if not count:
        return ""
    words = ngettext("%(count)d comment", "%(count)d comments", count) % {"count": count}
    return format_html('<span class="comments-badge">{}</span>', words)
