import os
import secrets
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.demo import loading
from portal.demo.supervisor import Supervisor


class Command(BaseCommand):
    help = (
        "Migrate, load the demo newsroom once, and serve it on 127.0.0.1. What was written is kept."
    )
    # The system checks cost a second of the five that a second start may take; `make check` runs them.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--no-serve", action="store_true", help="Only migrate and load.")

    def handle(self, *args, no_serve, **options):
        self._migrate()
        password = self._password()
        loading.load_accounts(password, renew="DEMO_PASSWORD" in os.environ)
        if not loading.is_loaded():
            self._load()
        if no_serve:
            return
        port = os.environ.get("PORT", "8000")
        self._tell(port, password)
        self._serve(port)

    def _migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)

    def _password(self):
        """DEMO_PASSWORD, else the one kept under var/, else a new one that is kept there."""
        path = settings.VAR / "demo-password"
        given = os.environ.get("DEMO_PASSWORD")
        if given:
            return given
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(9) + "\n")
        return path.read_text().strip()

    def _load(self):
        start = time.monotonic()

        def report(done, total):
            if sys.stdout.isatty():
                self.stdout.write(
                    f"\rLoading the demo newsroom: {done}/{total} articles", ending=""
                )
                self.stdout.flush()
            elif done % 10 == 0 or done == total:
                self.stdout.write(f"Loading the demo newsroom: {done}/{total} articles")

        loading.load(report)
        self.stdout.write("\nMaking the pictures …")
        call_command("worker", batch=True, startup_delay=False)
        self.stdout.write(f"Loaded in {time.monotonic() - start:.0f} s.")

    def _tell(self, port, password):
        self.stdout.write(
            f"\nCổng Tin\n"
            f"  The public site   http://127.0.0.1:{port}/\n"
            f"  The desk          http://127.0.0.1:{port}/{settings.ADMIN_PATH}\n\n"
            f"  Accounts          bientap (editor), duyet (approver), quantri (administrator)\n"
            f"  Password          {password}\n\n"
            f"Mails are printed here. Stop it with Ctrl+C.\n"
        )
        self.stdout.flush()

    def _serve(self, port):
        """The web, the worker and the clock, until one is told to end."""
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
        os.environ["DJANGO_SETTINGS_MODULE"] = settings.SETTINGS_MODULE
        # As readers would see it: our own pages for what is not found, no technical ones.
        os.environ.setdefault("DEBUG", "0")
        supervisor = Supervisor(self.stdout.write)
        supervisor.start(
            "web server", "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port,
            "--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "portal.wsgi:application",
        )  # fmt: skip
        # The pages first: on two processors, three starts at once would hold each other up.
        supervisor.wait_for_port(int(port))
        manage = str(settings.BASE_DIR / "manage.py")
        supervisor.start("clock", manage, "clock", again=True)
        supervisor.start("worker", manage, "worker", again=True)
        sys.exit(supervisor.run())
