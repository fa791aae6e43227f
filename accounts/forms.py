from django.contrib.auth.forms import AuthenticationForm, UserCreationForm
from django.utils.translation import gettext_lazy as _

from .models import User


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "The user name or the password is not right. Check that Caps Lock is off and that the "
            "Vietnamese keyboard (Telex, VNI) is off while you type the password."
        ),
        "inactive": _("This account is suspended."),
    }


class NewAccountForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "full_name", "email", "groups")
