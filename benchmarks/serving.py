"""How many pages a second: nginx with a static file, the page cache, and a bare WSGI application.

    make bench ARGS=serving

Everything serves one and the same page, an article of about 48 KB, on loopback, asked for by wrk with 16
connections from the same machine, in turn and in one run: quote the ratios to nginx, each the median of
the rounds' own; they are what a machine shared with the one who asks leaves over. SERVING_SECONDS is how
long each takes (5), SERVING_ROUNDS how often (3). nginx and wrk are Debian's packages of the same names;
NGINX and WRK name other places.
"""

import gzip
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.processes import environment, run

SECONDS = int(os.environ.get("SERVING_SECONDS", "5"))
ROUNDS = int(os.environ.get("SERVING_ROUNDS", "3"))
CONNECTIONS = 16
FILE = "nginx, static file"
#: What nginx does with the same request.
OF_ITS_KIND = {"page cache, gzip": "nginx, gzip_static", "page cache, 304": "nginx, 304"}

WRITE = """
from django.contrib.auth.models import Group
from tests import builders
import random
rng = random.Random(1)
heads, ends = "b ch d g h kh l m n ng nh ph t th tr v".split(), ("", "n", "ng", "m", "t")
syllables = [head + vowel + end for head in heads for vowel in "aăoôêư" for end in ends]
paragraphs = [" ".join(rng.choices(syllables, k=60)) for _ in range(120)]
body = "".join(f"<p>{each}.</p>" for each in paragraphs)
edition = builders.published(body=body)
edition.article.refresh_from_db()
print("ADDRESS", edition.get_absolute_url())
"""

BARE = """
from pathlib import Path
PAGE = Path({page!r}).read_bytes()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))]
def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [PAGE]
"""

NGINX = """
daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  types {{ text/html html; }}
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; etag on;
  open_file_cache max=100; gzip_static on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def program(name):
    found = os.environ.get(name.upper()) or shutil.which(
        name, path=os.environ["PATH"] + ":/usr/sbin"
    )
    if not found:
        raise SystemExit(f"{name} is missing; this benchmark needs it: apt install {name}")
    return found


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def fetch(url, **headers):
    asked = urllib.request.Request(
        url, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return answer.read(), answer.headers


def wait_for(process, url):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"{process.args[0]} ended at once.")
        try:
            return fetch(url)
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer.")


def started(stack, arguments, **options):
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, **options)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process


def granian(stack, target, port, env):
    return started(
        stack,
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *(
                "--port",
                str(port),
                "--workers",
                str(os.cpu_count() or 1),
                "--blocking-threads",
                "4",
            ),
            *("--log-level", "warning", target),
        ],
        env=env,
        cwd=ROOT,
    )


def requests_a_second(url, **headers):
    """Every answer has to be what was asked for: an error would be fast, too."""
    fetched = [program("wrk"), "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    for name, value in headers.items():
        fetched += ["-H", f"{name.replace('_', '-')}: {value}"]
    said = subprocess.run([*fetched, url], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said and "If_None_Match" not in headers:
        raise SystemExit(f"{url} answered with errors:\n{said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def main():
    program("wrk")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cong-tin-serving-")))
        folder.chmod(0o755)
        env = environment(
            DATABASE_URL=f"sqlite:///{folder}/bench.sqlite3",
            MEDIA_ROOT=str(folder / "media"),
            PAGE_CACHE_BYTES=str(64 * 2**20),
            PYTHONPATH=f"{ROOT}:{folder}",
        )
        run(["manage.py", "migrate", "--verbosity=0"], env)
        said = run(["manage.py", "shell", "--verbosity=0", "--command", WRITE], env)
        path = re.search(r"ADDRESS (\S+)", said)[1]

        cached = f"http://127.0.0.1:{(port := free_port())}{path}"
        body, _headers = wait_for(granian(stack, "portal.wsgi:application", port, env), cached)
        etag = fetch(cached)[1]["ETag"]

        files = folder / "files"
        files.mkdir()
        (files / "page.html").write_bytes(body)
        (files / "page.html.gz").write_bytes(gzip.compress(body, 6))
        (folder / "bare_page.py").write_text(BARE.format(page=str(files / "page.html")))
        bare = f"http://127.0.0.1:{(port := free_port())}/"
        wait_for(granian(stack, "bare_page:application", port, env), bare)

        static = f"http://127.0.0.1:{(port := free_port())}/page.html"
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
        nginx = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        wait_for(started(stack, nginx, stderr=subprocess.DEVNULL), static)

        print(f"An article of {len(body)} bytes ({len(brotli.compress(body, quality=5))} with br).")
        targets = {
            FILE: (static, {}),
            "nginx, gzip_static": (static, {"Accept_Encoding": "gzip"}),
            "nginx, 304": (static, {"If_None_Match": fetch(static)[1]["ETag"]}),
            "bare WSGI under granian": (bare, {}),
            "page cache": (cached, {}),
            "page cache, gzip": (cached, {"Accept_Encoding": "gzip"}),
            "page cache, br": (cached, {"Accept_Encoding": "br"}),
            "page cache, 304": (cached, {"If_None_Match": etag}),
        }
        found = {name: [] for name in targets}
        for _ in range(ROUNDS):
            for name, (url, headers) in targets.items():
                found[name].append(requests_a_second(url, **headers))
        print(f"{'':26}{'a second':>10}{'x nginx':>9}{'of its kind':>13}")
        for name, figures in found.items():
            kind = OF_ITS_KIND.get(name, FILE)
            ratios = [
                statistics.median(
                    each / base for each, base in zip(figures, found[to], strict=True)
                )
                for to in (FILE, kind)
            ]
            print(
                f"{name:26}{statistics.median(figures):>10.0f}{ratios[0]:>9.2f}{ratios[1]:>13.2f}"
            )


if __name__ == "__main__":
    main()
