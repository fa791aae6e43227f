"""For whoever runs the server: the last administrator lost the telephone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.second_factor import lost


class Command(BaseCommand):
    help = (
        "Remove the second factor of an account and end its sessions. An administrator does this at "
        "the desk; the command is for when none can sign in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        account = User.objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"There is no account “{username}”.")
        with transaction.atomic():
            count = lost.remove_all(account)
        self.stdout.write(f"{username}: {count} removed; every session of theirs has ended.")
