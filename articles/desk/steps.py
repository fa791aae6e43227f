"""The steps of the workflow on the desk: what stands in the panel, and the page of one step."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import contributions, workflow
from articles.comparing import moment
from articles.desk.reasons import StepForm
from articles.models.edition import WithdrawalForm
from articles.states import State
from articles.workflow import effects, guards

#: The steps that lead on; the desk shows them first.
LEADING_ON = ("submit", "approve", "second_review", "accept_changes", "restore", "recover")


@dataclass(frozen=True)
class Notice:
    """How an article stands, beside its state: a sentence, somebody's words, and where to look."""

    text: str
    words: str = ""
    important: bool = False
    link: str = ""
    link_text: str = ""


# The panel


def offered(edition, by):
    """The steps to show: those that lead on, then those that lead back or out, last what is not
    possible now; each with the reasons against it, whether it asks for something first, and what
    one should know before taking it."""
    steps = [
        {
            "rule": rule,
            "label": label_of(rule, edition),
            "reasons": reasons,
            "asks": bool(rule.details) or rule.needs_reason(edition, by),
            "look": "default" if rule.name in LEADING_ON else "",
            "note": None if reasons else note_on(rule.name, edition),
        }
        for rule, reasons in workflow.offered(edition, by)
    ]
    steps.sort(key=lambda step: (step["rule"].name not in LEADING_ON, bool(step["reasons"])))
    return steps


def label_of(rule, edition):
    """A step's name; of two approvals, which one it is."""
    if rule.name != "approve" or not _asks_for_two(edition):
        return rule.label
    if _approved_so_far(edition):
        return _("Approve (second of two)")
    return _("Approve (first of two)")


def note_on(step, edition):
    """What one should know before taking this step, or None."""
    notes = {
        "second_review": _forced,
        "undo_publish": _undoing,
        "accept_changes": _changed_in_review,
        "approve": _approving,
        "correct": _correcting,
    }
    return notes[step](edition) if step in notes else None


def _asks_for_two(edition):
    return edition.requires_two_approvals()


def _approved_so_far(edition):
    return contributions.approvers_so_far(edition, edition.latest_revision)


def _names(ids):
    return ", ".join(
        str(person) for person in User.objects.filter(pk__in=ids).order_by("full_name")
    )


def _forced(edition):
    record = edition.transitions.filter(name="force_publish").select_related("actor").last()
    if record is None:
        return None
    return Notice(
        _("Published without approval by %(person)s, %(when)s:")
        % {"person": record.actor, "when": moment(record.created_at)},
        record.reason,
        important=True,
    )


def _undoing(edition):
    until = guards.publication_time(edition) + timedelta(minutes=settings.UNDO_PUBLICATION_MINUTES)
    return Notice(
        _("Possible until %(when)s. %(afterwards)s")
        % {"when": moment(until), "afterwards": _afterwards(edition)}
    )


def _afterwards(edition):
    """What is public once this edition's publication was undone."""
    record = effects.replaced_by(edition)
    if record is None:
        return _("Then nothing of this article is public, and its text is a draft again.")
    number = {"number": record.edition.number}
    if record.from_state == State.WITHDRAWN:
        return _("Then edition %(number)d is withdrawn again, and this text is a draft.") % number
    return _("Then edition %(number)d is public again, and this text is a draft.") % number


def _changed_in_review(edition):
    people = {each.author for each in contributions.open_changes(edition)}
    return Notice(
        _("Changed in review by %(people)s. Look at it, then accept it.")
        % {"people": _names(people)},
        important=True,
        link=_since_submission(edition),
        link_text=_("See what was changed"),
    )


def _since_submission(edition):
    submitted = edition.transitions.filter(name="submit", revision__isnull=False)
    number = submitted.order_by("-pk").values_list("revision__number", flat=True).first()
    return compare_address(edition, number)


def _approving(edition):
    if _asks_for_two(edition) and not _approved_so_far(edition):
        return Notice(_("It is published once another approver has approved it too."))
    if edition.publish_at and edition.publish_at > timezone.now():
        return Notice(_("It will be public at %(when)s.") % {"when": moment(edition.publish_at)})
    return Notice(_("It is public at once."))


def _correcting(edition):
    return Notice(_("For a mistake: readers are told what was wrong and what is right."))


def compare_address(edition, since=None):
    """Where one sees what changed; `since` is the number of the revision to begin with."""
    address = reverse("admin:articles_edition_compare", args=[edition.pk])
    return f"{address}?tu={since}" if since else address


# How it stands


def standing(edition):
    """What is to be known of an article besides its state, the most important first."""
    rules = (_second_review_due, _approvals, _scheduled, _withdrawn, _ended, _being_corrected)
    return [notice for rule in rules if (notice := rule(edition))]


def _second_review_due(edition):
    if not edition.needs_second_review:
        return None
    forced = _forced(edition)
    return Notice(
        _("Not reviewed yet: another approver has to look at it.")
        + (f" {forced.text}" if forced else ""),
        forced.words if forced else edition.force_reason,
        important=True,
    )


def _approvals(edition):
    if edition.state != State.IN_REVIEW or not _asks_for_two(edition):
        return None
    people = _approved_so_far(edition)
    if not people:
        return Notice(_("0 of 2 approvals"))
    return Notice(_("1 of 2 approvals: %(person)s") % {"person": _names(people)})


def _scheduled(edition):
    if edition.state != State.SCHEDULED:
        return None
    return Notice(_("Will be public at %(when)s") % {"when": moment(edition.publish_at)})


def _withdrawn(edition):
    if edition.state != State.WITHDRAWN:
        return None
    if edition.withdrawal_form == WithdrawalForm.EXPIRED:
        return Notice(_("Its time was over at %(when)s") % {"when": moment(edition.withdrawn_at)})
    texts = {
        WithdrawalForm.NOTICE: _("Withdrawn since %(when)s; readers see a notice:"),
        WithdrawalForm.GONE: _("Withdrawn since %(when)s; readers see that the page is gone:"),
        WithdrawalForm.REDIRECT: _("Withdrawn since %(when)s; readers are led to %(target)s:"),
    }
    return Notice(
        texts[WithdrawalForm(edition.withdrawal_form)]
        % {"when": moment(edition.withdrawn_at), "target": edition.withdrawal_target},
        edition.withdrawal_explanation,
    )


def _ended(edition):
    if edition.state != State.PUBLISHED or not edition.expire_at:
        return None
    when = {"when": moment(edition.expire_at)}
    if edition.expire_at <= timezone.now():
        return Notice(_("Its time was over at %(when)s") % when)
    return Notice(_("Public until %(when)s") % when)


def _being_corrected(edition):
    return Notice(_("A correction of the published article")) if edition.correcting else None


# The page of one step


def explanation_of(step, edition):
    """What the step means, for the page on which it is decided."""
    words = {
        "request_changes": _("The article goes back to its writers, who read your reason."),
        "withdraw": _(
            "The article leaves the site at once: its page, lists, search and pictures. It can be "
            "restored."
        ),
        "unschedule": _(
            "The approval is taken back. The article is a draft again, and is approved once more "
            "before it is published."
        ),
        "discard": _("The draft is put aside. It can be recovered."),
        "force_publish": _(
            "The article is public at once, although nobody has approved it. Your name and your "
            "reason stay in its history, all approvers are told, and another approver has to review "
            "it afterwards. For urgent cases only."
        ),
        "second_review": _("You confirm that the article may stay public as it is."),
        "revise": _(
            "A new edition is opened with the same text. Readers see the present one until the new "
            "one is approved."
        ),
        "correct": _(
            "A new edition is opened with the same text, and with a field for the public correction: "
            "what was wrong and what is right. Readers see both, for good."
        ),
    }
    if step == "undo_publish":
        return _afterwards(edition)
    return words.get(step, "")


def step_view(desk, request, pk, step):
    """GET asks for what a step needs, POST takes it."""
    edition = desk.find(request, pk)
    if step not in workflow.RULES:
        raise Http404
    form = StepForm(
        request.POST if request.method == "POST" else None,
        step=step,
        edition=edition,
        by=request.user,
        revision=newest_revision(edition),
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            record = workflow.perform(
                step,
                edition,
                request.user,
                reason=form.cleaned_data["reason"],
                lock_version=form.cleaned_data["lock_version"],
                **form.details(),
            )
        except workflow.Refused as refused:
            refusal = refused
            edition.refresh_from_db()
        else:
            tell(request, record)
            return redirect("admin:articles_edition_change", record.edition_id)
    blockers = workflow.blockers(step, edition, request.user)
    context = desk.admin_site.each_context(request) | {
        "opts": desk.opts,
        "title": form.rule.label,
        "edition": edition,
        "form": form,
        "step": form.rule,
        "label": label_of(form.rule, edition),
        "explanation": explanation_of(step, edition),
        "note": None if blockers or step == "undo_publish" else note_on(step, edition),
        "blocked": bool(blockers),
        "reasons": refusal.reasons if refusal else blockers,
        "stale": refusal is not None and refusal.stale,
        "newest": newest_revision(edition),
        "since_seen": _since_seen(form, edition) if refusal and refusal.stale else "",
    }
    return TemplateResponse(request, "admin/articles/edition/step.html", context)


def newest_revision(edition):
    """The number of the newest revision, which names the text that a page shows; None without one."""
    return edition.revisions.order_by("-number").values_list("number", flat=True).first()


def _since_seen(form, edition):
    """Where one sees what changed since the page was opened from which the step was taken."""
    seen = form.cleaned_data["revision"]
    if seen and seen == newest_revision(edition):
        return ""
    return compare_address(edition, seen)


def tell(request, record):
    """Say that a step was taken, and how the article stands now."""
    label, state = workflow.RULES[record.name].label, record.get_to_state_display()
    if record.name == "approve" and record.to_state == State.IN_REVIEW:
        text = _("%(step)s: done, the first of two. Another approver has to approve it too.")
    else:
        text = _("%(step)s: done. The article is now in the state “%(state)s”.")
    messages.success(request, text % {"step": label, "state": state})
