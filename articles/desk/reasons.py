"""What people are asked before a step of the workflow: its reason, and where readers are led."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import vietnamese, workflow
from articles.models.edition import WithdrawalForm


class ReasonForm(forms.Form):
    """What a step of the workflow asks for: its reason, and where readers of a withdrawn article go."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    form = forms.ChoiceField(
        label=_("What readers see"),
        required=False,
        choices=[
            (form.value, form.label) for form in WithdrawalForm if form != WithdrawalForm.EXPIRED
        ],
        widget=forms.RadioSelect,
        initial=WithdrawalForm.NOTICE,
        error_messages={"invalid_choice": _("Choose what readers see in place of the article.")},
    )
    target = forms.CharField(
        label=_("Address that readers are led to"),
        required=False,
        max_length=500,
        help_text=_(
            "Only when it leads to another page: a page of this site (“/bai-viet/…”) or an address "
            "that begins with https://."
        ),
    )

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.rule = workflow.RULES[step]
        reason = self.fields["reason"]
        reason.error_messages |= {
            "required": _("Write the reason."),
            "max_length": _(
                "The reason has %(show_value)d characters; it may have %(limit_value)d at most. "
                "Shorten it."
            ),
        }
        if step == "withdraw":
            reason.label = _("Public explanation")
            reason.help_text = _(
                "Readers see it in the notice that stands in place of the article; with the other "
                "two it stays in the newsroom."
            )
        elif step in REASON_FOR:
            reason.help_text = REASON_FOR[step]
        for name in ("form", "target"):
            if name not in self.rule.details:
                del self.fields[name]

    def clean_reason(self):
        reason = vietnamese.normalise(self.cleaned_data["reason"]).strip()
        if self.fields["reason"].required and not reason:
            raise ValidationError(self.fields["reason"].error_messages["required"], code="required")
        return reason

    def details(self):
        """What was decided with the step besides the reason. An address that is not used is left out."""
        details = {name: self.cleaned_data[name] for name in self.rule.details}
        if details and details["form"] != WithdrawalForm.REDIRECT:
            details["target"] = ""
        return details

    def check(self, *editions):
        """Puts what the rule has against the details beside the field that it is about."""
        if not all(name in self.cleaned_data for name in self.rule.details):
            return
        details = self.details()
        reasons = [self.rule.check(edition, details) for edition in editions]
        for reason in dict.fromkeys(reason for each in reasons for reason in each):
            redirecting = details["form"] == WithdrawalForm.REDIRECT
            self.add_error("target" if redirecting else "form", reason)


#: Who reads the reason of a step.
REASON_FOR = {
    "request_changes": _("Its writers read it, and it stays in the article’s history."),
    "force_publish": _("All approvers read it, and it stays in the article’s history."),
    "unschedule": _("Writer and approver read it, and it stays in the article’s history."),
    "undo_publish": _("Writer and approver read it, and it stays in the article’s history."),
    "discard": _("Its writers read it, and it stays in the article’s history."),
}


class StepForm(ReasonForm):
    """A step taken on one article. `lock_version` and `revision` are those of the text that the
    person was shown."""

    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, step, edition, by, revision=None, **kwargs):
        initial = {"lock_version": edition.lock_version, "revision": revision}
        super().__init__(*args, step=step, initial=initial, **kwargs)
        self.edition = edition
        self.fields["reason"].required = self.rule.needs_reason(edition, by)

    def clean(self):
        super().clean()
        self.check(self.edition)
        return self.cleaned_data
