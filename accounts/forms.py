from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import roles, standing
from .models import User


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["login"]
        name.label = _("User name or email address")
        name.widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "autofocus": True,
        }
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class NewAccountForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "full_name", "email", "groups")


class RolesField(forms.ModelMultipleChoiceField):
    """Roles as check boxes, each with what it lets a person do."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:  # type: ignore[override]
        return format_html(
            '<span class="role"><span class="role__name">{}</span> '
            '<span class="role__meaning">{}</span></span>',
            obj.name,
            roles.MEANINGS.get(obj.name, ""),
        )


class AccountForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User
        help_texts = {"is_active": _("Suspend and resume by the buttons above.")}

    def clean_groups(self) -> QuerySet[Group]:
        """Roles this administrator may not hand out are neither shown nor taken away."""
        chosen = self.cleaned_data["groups"]
        offered = self.fields["groups"].queryset
        kept = self.instance.groups.exclude(pk__in=offered.values("pk"))
        return Group.objects.filter(pk__in=[group.pk for group in (*chosen, *kept)])

    def clean(self) -> dict[str, Any]:
        """The last administrator stays one. Asked under a lock that the save's transaction holds."""
        cleaned = super().clean()
        standing.lock()
        if standing.is_last_administrator(self.instance) and not self._administers(cleaned):
            self.add_error(
                "groups" if "groups" in self.fields else None, standing.last_administrator()
            )
        return cleaned

    def _administers(self, cleaned: dict[str, Any]) -> bool:
        """Whether the account could change accounts once this is saved."""
        account = self.instance
        if not cleaned.get("is_staff", account.is_staff):
            return False
        if cleaned.get("is_superuser", account.is_superuser):
            return True
        held = Q(group__in=cleaned.get("groups", account.groups.all())) | Q(
            pk__in=[
                each.pk for each in cleaned.get("user_permissions", account.user_permissions.all())
            ]
        )
        app_label, codename = standing.MANAGE.split(".")
        return Permission.objects.filter(
            held, content_type__app_label=app_label, codename=codename
        ).exists()


class ReasonForm(forms.Form):
    """Why an account is suspended or resumed: for the account's history."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the account’s history, which administrators read."),
        error_messages={"required": _("Write the reason.")},
    )


class LeavingForm(ReasonForm):
    """Who takes the work of somebody who leaves."""

    successor = forms.ModelChoiceField(
        label=_("Who takes the work on"),
        queryset=User.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": _("There is no such account. Choose a person of the list.")
        },
    )
    note = forms.CharField(
        label=_("Note for them"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("successor", "note", "reason")

    def __init__(self, *args: Any, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, is_staff=True).exclude(pk=leaver.pk)
        self.fields["successor"].queryset = people.order_by("full_name", "username")
