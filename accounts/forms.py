from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordKeyForm, UserTokenForm
from django import forms
from django.contrib.auth.forms import PasswordChangeForm, UserChangeForm
from django.contrib.auth.models import Group, Permission
from django.core.validators import MaxLengthValidator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import adapters, names, passwords, roles, standing, tokens
from .models import User

#: Characters that a typed password may have before nobody looks at it: no account has more.
LONGEST_TYPED = 4096


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
        name.validators.append(MaxLengthValidator(names.LONGEST))
        password = self.fields["password"]
        password.widget.attrs.pop("placeholder", None)
        password.help_text = ""
        password.validators.append(MaxLengthValidator(LONGEST_TYPED))


class ForgottenForm(forms.Form):
    """Whose password is forgotten. Whether an account has the address is not looked at here."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=names.LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        help_text=_("The one that your account has."),
        error_messages={
            "required": _("Write the e-mail address that your account has."),
            "invalid": _("This is no e-mail address. One looks like ten@coquan.gov.vn."),
        },
    )


class ResetLinkForm(UserTokenForm):
    """The link of a mail, of an account that may sign in."""

    token_generator = tokens.LinkTokens()

    def _get_user(self, uidb36: str) -> User | None:
        person: User | None = super()._get_user(uidb36)
        return person if person is not None and person.is_active else None


class NewPasswordForm(ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_passwords(self, "password1", "password2")


class OwnPasswordForm(PasswordChangeForm):
    """A new password for whoever knows the present one."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.request = request
        self.fields["old_password"].label = _("Present password")
        self.fields["old_password"].validators.append(MaxLengthValidator(LONGEST_TYPED))
        _word_new_passwords(self, "new_password1", "new_password2")

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not adapters.is_own_password(self.request, self.user, password):
            raise forms.ValidationError(adapters.WRONG_PASSWORD, code="password_incorrect")
        return password

    def clean_new_password1(self) -> str:
        """Whoever was given a password does not keep it by typing it once more."""
        new: str = self.cleaned_data["new_password1"]
        if self.user.check_password(new):
            raise forms.ValidationError(
                _("This is your present password. Choose another one."), code="password_unchanged"
            )
        return new


def _word_new_passwords(form: forms.Form, first: str, again: str) -> None:
    form.fields[first].label = _("New password")
    form.fields[first].help_text = passwords.help_text()
    form.fields[again].label = _("New password, once more")
    form.fields[again].help_text = ""
    for name in (first, again):
        widget = form.fields[name].widget
        widget.attrs.pop("placeholder", None)
        # https://developer.apple.com/password-rules/: what password managers make themselves.
        widget.attrs["passwordrules"] = f"minlength: {max(20, passwords.least())};"


class NamesOfOne(forms.ModelForm):
    """An account's names to sign in with mean no other account."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip()
        others = User.objects.exclude(pk=self.instance.pk)
        if email and others.filter(email__iexact=email).exists():
            raise forms.ValidationError(
                _(
                    "Another account has this e-mail address already. People sign in with it, so each "
                    "account has its own."
                ),
                code="unique",
            )
        if email and others.filter(username__iexact=email).exists():
            raise forms.ValidationError(
                _(
                    "Another account has this address for its user name. Change that user name first."
                ),
                code="unique",
            )
        return email

    def clean_username(self) -> str:
        before = getattr(super(), "clean_username", None)
        username: str = before() if before else self.cleaned_data["username"]
        others = User.objects.exclude(pk=self.instance.pk)
        if "@" in username and others.filter(email__iexact=username).exists():
            raise forms.ValidationError(
                _(
                    "This is the e-mail address of another account, which signs in with it. Choose "
                    "another user name."
                ),
                code="unique",
            )
        return username


class NewAccountForm(NamesOfOne):
    """Without a password: nobody chooses one for somebody else (`ways_in`)."""

    class Meta:
        model = User
        fields = ("username", "full_name", "unit", "email", "groups")
        help_texts = {
            "email": _(
                "An invitation to choose a password goes there. Without an address you get a temporary "
                "password to hand over."
            ),
        }

    def clean_username(self) -> str:
        username = super().clean_username()
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(
                _("There is an account with this user name already. Choose another one."),
                code="unique",
            )
        return username


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


class AccountForm(NamesOfOne, UserChangeForm):
    password = None

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
    """Why something is done to an account: for its history."""

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
