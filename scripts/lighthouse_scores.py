"""Runs Lighthouse over the pages of a running portal, and says what it found; see lighthouse.sh.

python scripts/lighthouse_scores.py http://127.0.0.1:8000 var/lighthouse
"""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: Audits that fail because we want what they object to: (page, audit).
INTENDED = {("results", "is-crawlable")}
#: Below this, performance fails the run. It is measured by the clock: another program on a busy machine
#: costs points, and nothing that a page does wrong costs fewer than ten. The rest is counted: 100.
PERFORMANCE_FLOOR = 90
#: Of so many runs the middle one counts, as Lighthouse's authors advise.
RUNS = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
#: Seconds for the portal to answer.
STARTING = 60


def addresses(url: str) -> dict[str, str]:
    """The pages, by name: the article is the one that leads the home page."""
    lead = re.search(r'href="(/bai-viet/[^"]+)"', fetch(url + "/"))
    assert lead, "The home page has no article."
    return {
        "home": "/",
        "category": "/chuyen-muc/thoi-su/",
        "article": lead[1],
        "search": "/tim-kiem/",
        "results": "/tim-kiem/?q=cau+van+ha",
    }


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 -- ours, on this machine
        return str(response.read().decode())


def wait_for(url: str) -> None:
    """Returns when the portal answers."""
    end = time.monotonic() + STARTING
    while True:
        try:
            fetch(url + "/healthz")
            return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def measure(address: str, tools: Path, name: str) -> dict:
    """One run of Lighthouse with its defaults: a telephone, four times slower, on a slow 4G line."""
    target = tools / f"{name}.json"
    subprocess.run(
        [
            "node",
            tools / "node_modules/lighthouse/cli/index.js",
            address,
            "--quiet",
            "--output=json",
            f"--output-path={target}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={FLAGS}",
        ],
        check=True,
    )
    return json.loads(target.read_text(encoding="utf-8"))


def score(report: dict, category: str) -> int:
    return round(100 * (report["categories"][category]["score"] or 0))


def objections(report: dict, name: str) -> list[str]:
    """The audits that count in a category and did not pass, the intended ones left out."""
    found = []
    for category in CATEGORIES:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            passed = audit["score"] is None or audit["score"] >= 0.9
            if reference["weight"] and not passed and (name, audit["id"]) not in INTENDED:
                found.append(f"{category}: {audit['id']}: {audit['title']}")
    return found


def main(url: str, folder: str) -> int:
    """Prints a row for each page; returns the exit code."""
    tools = Path(folder)
    wait_for(url)
    failed = []
    print(
        f"{'page':<10}" + "".join(f"{each:>16}" for each in CATEGORIES) + "    FCP    LCP  TBT  CLS"
    )
    for name, address in addresses(url).items():
        fetch(url + address)
        runs = [measure(url + address, tools, f"{name}-{run}") for run in range(1, RUNS + 1)]
        report = sorted(runs, key=lambda each: score(each, "performance"))[RUNS // 2]
        (tools / f"{name}.json").write_text(json.dumps(report), encoding="utf-8")
        values = [
            report["audits"][audit]["numericValue"]
            for audit in (
                "first-contentful-paint",
                "largest-contentful-paint",
                "total-blocking-time",
                "cumulative-layout-shift",
            )
        ]
        print(
            f"{name:<10}"
            + "".join(f"{score(report, each):>16}" for each in CATEGORIES)
            + f"  {values[0] / 1000:4.1f}s  {values[1] / 1000:4.1f}s {values[2]:3.0f}ms {values[3]:.2f}",
            flush=True,
        )
        wrong = objections(report, name)
        if score(report, "performance") >= PERFORMANCE_FLOOR:
            wrong = [each for each in wrong if not each.startswith("performance")]
        failed += [f"{name}: {each}" for each in wrong]
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
