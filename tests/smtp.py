"""A mail server of the tests' own on loopback, that keeps what it gets and can be held or stopped."""

import asyncio
import email
import email.policy
import socket
import threading
import warnings
from email.message import EmailMessage

with warnings.catch_warnings():
    # aiosmtpd names things that newer Pythons are about to drop.
    warnings.simplefilter("ignore")
    from aiosmtpd.controller import Controller


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class MailServer:
    """Listens on `port` between `start` and `stop`; `mails` is what it took, the oldest first.

    `silent_at` makes it fall silent: "RCPT" before it has anything, "ANSWER" once it has the mail and
    before it says so. `reached` is set then. `refused` holds the addresses that it knows nobody by.
    """

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.silent_at = ""
        self.reached = threading.Event()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """As EMAIL_URL names it."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> "MailServer":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    # What aiosmtpd asks

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        await self._fall_silent("RCPT")
        if address in self.refused:
            return "550 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(
            email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        )
        await self._fall_silent("ANSWER")
        return "250 Kept"

    async def _fall_silent(self, at: str) -> None:
        if self.silent_at != at:
            return
        self.reached.set()
        while self.silent_at == at:
            await asyncio.sleep(0.02)
