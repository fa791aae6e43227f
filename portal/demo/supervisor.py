"""The processes of the demo, started and ended together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

#: Seconds: for the web server to answer, for a process to end when it is told, before one that ended
#: by itself is started again, and between two looks at them.
STARTING = 30
ENDING = 8
PAUSE = 2
GLANCE = 0.2

_TOLD_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# prctl(2): what Linux sends a process whose parent has died, however that came about.
_PR_SET_PDEATHSIG = 1


@dataclass
class _Part:
    name: str
    arguments: tuple[str, ...]
    again: bool
    process: subprocess.Popen[bytes]
    ended_at: float | None = None


class Supervisor:
    """Starts Python processes, starts those that may be started `again` when they end, and ends all
    of them together."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._parts: list[_Part] = []
        self._told: int | None = None
        for number in _TOLD_TO_END:
            signal.signal(number, self._note)

    def start(self, name: str, *arguments: str, again: bool = False) -> None:
        """Start a process of our own interpreter with these arguments."""
        if self._told is None:
            self._parts.append(_Part(name, arguments, again, _started(arguments)))

    def wait_for_port(self, port: int) -> None:
        """Return when something answers on the port, or the first process has ended."""
        end = time.monotonic() + STARTING
        while self._told is None and time.monotonic() < end:
            if self._parts[0].process.poll() is not None:
                return
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(GLANCE / 4)

    def run(self) -> int:
        """Watch over them; returns the exit code, 0 when they were told to end."""
        try:
            while self._told is None:
                for part in self._parts:
                    code = part.process.poll()
                    if code is not None and not part.again:
                        self._say(
                            f"The {part.name} has ended (exit code {code}); so does the demo."
                        )
                        return 1
                    if code is not None:
                        self._start_again(part, code)
                time.sleep(GLANCE)
            return 0
        finally:
            self._end()

    def _start_again(self, part: _Part, code: int) -> None:
        if part.ended_at is None:
            part.ended_at = time.monotonic()
            self._say(f"The {part.name} has ended (exit code {code}); it is started again.")
        elif time.monotonic() > part.ended_at + PAUSE:
            part.process, part.ended_at = _started(part.arguments), None

    def _note(self, number: int, frame: object) -> None:
        self._told = number

    def _end(self) -> None:
        # Told once: a second signal would make some of them leave their work half-way.
        for part in self._parts:
            if part.process.poll() is None:
                part.process.terminate()
        end = time.monotonic() + ENDING
        for part in self._parts:
            try:
                part.process.wait(max(0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                part.process.kill()
                part.process.wait()


def _started(arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl+C reaches the demo, which then tells each of them once."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        # Nothing runs beside this process's one thread, which is when this is safe.
        preexec_fn=_end_with(os.getpid()) if _libc else None,  # noqa: PLW1509
    )


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with(parent: int) -> Callable[[], None]:
    """Even a demo that is killed leaves no web server behind that holds its port."""

    def ask_the_kernel() -> None:
        assert _libc is not None
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            # It died before it could be asked.
            os._exit(1)

    return ask_the_kernel
