"""The demo's processes: started again when they die, and never left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.processes import ROOT

PATIENCE = 20

# The first part is what the web server is to the demo, the second what the worker is.
SUPERVISED = """
import sys
from portal.demo.supervisor import Supervisor
part = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(600)"
supervisor = Supervisor(lambda line: print(line, flush=True))
supervisor.start("web server", "-c", part, sys.argv[1])
supervisor.start("worker", "-c", part, sys.argv[2], again=True)
sys.exit(supervisor.run())
"""


class Demo:
    def __init__(self, folder):
        self.web, self.worker = folder / "web", folder / "worker"
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISED, str(self.web), str(self.worker)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def pids(self, path, count=1):
        """The processes that have been this part, the newest last, once there are so many."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if path.exists() and len(found := path.read_text().split()) >= count:
                return [int(pid) for pid in found]
            time.sleep(0.02)
        pytest.fail(f"{path.name} was not started {count} times within {PATIENCE} s.")

    def end(self):
        """Waits for its end; returns the exit code and what it said."""
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


def is_gone(pid):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        try:
            with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
                if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except FileNotFoundError:
            pass
        time.sleep(0.02)
    return False


@pytest.fixture
def demo(tmp_path):
    made = Demo(tmp_path)
    yield made
    if made.process.poll() is None:
        made.process.terminate()
        made.process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_all_end_with_the_demo(told, demo):
    started = demo.pids(demo.web) + demo.pids(demo.worker)
    demo.process.send_signal(told)
    assert demo.end() == (0, "")
    assert [is_gone(pid) for pid in started] == [True, True]


def test_a_worker_that_dies_is_said_and_started_again(demo):
    [first] = demo.pids(demo.worker)
    os.kill(first, signal.SIGKILL)
    second = demo.pids(demo.worker, 2)[-1]
    demo.process.terminate()
    code, said = demo.end()
    assert code == 0
    assert said == "The worker has ended (exit code -9); it is started again.\n"
    assert is_gone(second)


def test_the_demo_ends_with_its_web_server(demo):
    [web], [worker] = demo.pids(demo.web), demo.pids(demo.worker)
    os.kill(web, signal.SIGKILL)
    assert demo.end() == (1, "The web server has ended (exit code -9); so does the demo.\n")
    assert is_gone(worker)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells the children.")
def test_a_demo_that_is_killed_leaves_nothing_behind(demo):
    started = demo.pids(demo.web) + demo.pids(demo.worker)
    demo.process.kill()
    demo.end()
    assert [is_gone(pid) for pid in started] == [True, True]
