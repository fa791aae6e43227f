"""After SECRET_KEY changed: second factors no longer need the former key."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.second_factor import secrets


class Command(BaseCommand):
    help = "Write the secrets of all second factors with SECRET_KEY, so that a fallback can go."

    def handle(self, *args: Any, **options: Any) -> None:
        written, unreadable = secrets.renew()
        self.stdout.write(f"{written} written with SECRET_KEY.")
        if unreadable:
            self.stderr.write(
                f"{unreadable} cannot be read: their key is neither SECRET_KEY nor in "
                "SECRET_KEY_FALLBACKS. Their people cannot use codes."
            )
