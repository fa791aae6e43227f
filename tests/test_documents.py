"""Documents that say what the code says: each is held against it."""

import ast
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ckeditor import __file__ as ckeditor_package
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.urls import reverse

from accounts.roles import ADMINISTRATOR, APPROVER, EDITOR, REVIEWER
from articles import states, workflow
from articles.editor_config import EDITOR_CONFIG, PLUGIN_FOLDERS, PLUGINS
from articles.models.edition import WithdrawalForm
from articles.workflow import rules
from tests import builders, machine

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SETTINGS = ROOT / "portal" / "settings"
READS_THE_ENVIRONMENT = (
    *(SETTINGS / name for name in ("base.py", "dev.py", "prod.py")),
    ROOT / "manage.py",
    ROOT / "portal/wsgi.py",
    ROOT / "portal/asgi.py",
    ROOT / "portal/management/commands/demo.py",
)

CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]*)\)")
A_PATH = re.compile(
    r"(?:accounts|articles|docs|locale|portal|requirements|scripts|static|templates|tests)/[\w./-]*"
)


def table(path, heading):
    """The first table below a heading, as a list of rows: each a dict of column to cell."""
    text = (ROOT / path).read_text(encoding="utf-8")
    section = text.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)[0].splitlines()
    head, _rule, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return [dict(zip(head, row, strict=True)) for row in rows]


def code(cell):
    """What stands in backticks in a cell."""
    return CODE.findall(cell)


# The workflow

#: What the column "reason" says.
WHO_NEEDS_A_REASON = {
    rules.always: "yes",
    rules.never: "",
    rules.not_theirs_alone: "unless theirs alone",
}


def test_the_table_of_steps_is_the_workflow():
    written = [
        {
            "step": code(row["step"]),
            "from": code(row["from"]),
            "to": code(row["to"]),
            "permission": code(row["permission"]) or row["permission"],
            "guards": row["guards"].split(", "),
            "reason": row["reason"],
            "decided with it": code(row["decided with it"]),
        }
        for row in table("docs/workflow.md", "## Steps")
    ]
    assert written == [
        {
            "step": [name],
            "from": [str(state) for state in rule.sources],
            "to": [str(state) for state in rule.targets],
            "permission": [rule.permission] if rule.permission else "the clock",
            "guards": [guard.__name__.replace("_", " ") for guard in rule.guards],
            "reason": WHO_NEEDS_A_REASON[rule.needs_reason],
            "decided with it": list(rule.details),
        }
        for name, rule in workflow.RULES.items()
    ]


def test_every_guard_of_the_table_is_explained():
    text = (ROOT / "docs/workflow.md").read_text(encoding="utf-8").split("\n## Guards\n")[1]
    explained = set(re.findall(r"\*\*([a-z ]+)\*\*", text.split("\n## ")[0]))
    guards = {guard.__name__ for rule in workflow.RULES.values() for guard in rule.guards}
    assert explained == {name.replace("_", " ") for name in guards}


def test_what_is_recorded_beside_the_steps_is_named():
    text = (ROOT / "docs/workflow.md").read_text(encoding="utf-8")
    beside = set(workflow.LABELS) - set(workflow.RULES)
    assert beside == {"supersede", "reinstate"}
    assert all(f"`{name}`" in text for name in beside)


def test_the_forms_of_a_withdrawal_are_the_models():
    rows = table("docs/workflow.md", "## Taken down")
    assert [code(row["form"]) for row in rows] == [[form] for form in WithdrawalForm.values]


@pytest.mark.django_db
def test_the_triggers_of_the_table_are_those_of_the_database():
    migration = import_module("articles.migrations.0009_state_triggers")
    rows = table("docs/workflow.md", "## What the database itself refuses")
    assert [code(row["trigger"]) for row in rows] == [[name] for name in migration.NAMES]
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            if postgresql
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        there = {name for (name,) in cursor.fetchall()}
    assert set(migration.NAMES) <= there


@pytest.fixture(scope="module")
def script():
    """Loads a script of ours as a module, by its name."""
    loaded = []

    def load(name):
        spec = spec_from_file_location(name, ROOT / f"scripts/{name}.py")
        module = module_from_spec(spec)
        sys.modules[name] = module
        loaded.append(name)
        spec.loader.exec_module(module)
        return module

    yield load
    for name in loaded:
        sys.modules.pop(name, None)


@pytest.fixture
def diagram(script):
    """The script that draws the workflow, as a module."""
    return script("diagram")


def test_the_picture_of_the_workflow_is_drawn_from_its_table(diagram):
    assert (ROOT / "docs/images/workflow.svg").read_bytes() == diagram.drawn().encode()


def test_the_picture_names_every_state_and_every_step(diagram):
    drawn = ElementTree.fromstring(diagram.drawn())  # noqa: S314 -- drawn by us
    words = {each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")}
    steps = {word for line in words for word in re.findall(r"[a-z_]+", line)}
    assert {str(state) for state in states.State} <= words
    assert set(workflow.LABELS) <= steps


def test_a_step_without_a_place_in_the_picture_stops_the_drawing(diagram, monkeypatch):
    moved = replace(workflow.RULES["recall"], targets=(states.State.DISCARDED,))
    monkeypatch.setitem(workflow.RULES, "recall", moved)
    with pytest.raises(LookupError, match="recall has no place"):
        diagram.drawn()


def test_a_place_without_a_step_stops_the_drawing_too(diagram, monkeypatch):
    moved = replace(workflow.RULES["recall"], targets=(states.State.CHANGES_REQUESTED,))
    monkeypatch.setitem(workflow.RULES, "recall", moved)
    with pytest.raises(LookupError, match="No step goes there any more"):
        diagram.drawn()


def test_the_table_of_states_is_the_states():
    columns = {
        "worked on": states.WORKING,
        "public place": states.LIVE,
        "was public": states.ONCE_PUBLIC,
        "open to writers": states.WRITABLE,
    }
    written = [
        {"state": code(row["state"])} | {name: row[name] == "yes" for name in columns}
        for row in table("docs/workflow.md", "## States")
    ]
    assert written == [
        {"state": [str(state)]} | {name: state in group for name, group in columns.items()}
        for state in states.State
    ]


@pytest.mark.django_db
def test_the_table_of_roles_is_what_the_migrations_grant():
    asked_for = {rule.permission for rule in workflow.RULES.values() if rule.permission}
    granted = {}
    for role in (EDITOR, REVIEWER, APPROVER, ADMINISTRATOR):
        permissions = Permission.objects.filter(group=Group.objects.get(name=role))
        names = {f"{each.content_type.app_label}.{each.codename}" for each in permissions}
        granted[role] = sorted(names & asked_for)
    written = {
        re.search(r"\((.+)\)", row["role"])[1]: sorted(code(row["permissions of the workflow"]))
        for row in table("docs/workflow.md", "## Who")
    }
    assert written == granted


# The configuration


def configuration():
    return {code(row["variable"])[0]: row for row in table("README.md", "## Configuration")}


def variables_read(path):
    """The names of the environment variables that a module reads, by the forms in which we do."""
    readers = re.compile(r"env|env\.\w+|words|os\.environ\.(?:get|setdefault)")
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = isinstance(node, ast.Call) and readers.fullmatch(ast.unparse(node.func))
        if called and node.args and isinstance(node.args[0], ast.Constant):
            found.add(node.args[0].value)
    return found


def test_the_table_of_configuration_names_every_variable_that_is_read():
    read = set().union(*(variables_read(path) for path in READS_THE_ENVIRONMENT))
    assert set(configuration()) == read


def settings_of(module, names, **variables):
    """Settings of a module in a process that is told nothing but these variables, as JSON would have them.

    Raises AssertionError with what the process said when it could not start.
    """
    program = (
        f"import json; from {module} import *\n"
        f"print(json.dumps({{name: globals()[name] for name in {sorted(names)!r}}}))"
    )
    passed_on = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=passed_on | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def required(tmp_path):
    """A value for each variable that the table calls required in production."""
    values = {
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
        "ALLOWED_HOSTS": "news.example.vn",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "CACHE_URL": "locmem://",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "EMAIL_URL": "smtp://127.0.0.1",
        "DEFAULT_FROM_EMAIL": "toa-soan@news.example.vn",
        "SITE_URL": "https://news.example.vn",
    }
    written = {name for name, row in configuration().items() if row["production"] == "required"}
    assert written == set(values)
    return values


def test_production_starts_with_what_is_required_and_nothing_else(required):
    assert settings_of("portal.settings.prod", {"DEBUG"}, **required) == {"DEBUG": False}


@pytest.mark.parametrize(
    "missing",
    [
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "CACHE_URL",
        "MEDIA_ROOT",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
        "SITE_URL",
    ],
)
def test_production_does_not_start_without_what_is_required(required, missing):
    del required[missing]
    with pytest.raises(AssertionError, match=rf'"{missing}" not set'):
        settings_of("portal.settings.prod", {"DEBUG"}, **required)


def as_written(value):
    return ",".join(value) if isinstance(value, list) else str(value)


@pytest.mark.parametrize(
    ("module", "column", "names"),
    [
        (
            "portal.settings.dev",
            "default",
            {
                "ADMIN_PATH",
                "ALLOWED_HOSTS",
                "DEBUG",
                "DEFAULT_FROM_EMAIL",
                "DIGEST_HOUR",
                "EMAIL_TIMEOUT",
                "EVENT_RETENTION_DAYS",
                "LANGUAGE_CODE",
                "LETTER_RETENTION_DAYS",
                "SESSION_ABSOLUTE_SECONDS",
                "SESSION_IDLE_SECONDS",
                "TRUSTED_PROXY_COUNT",
                "UNDO_PUBLICATION_MINUTES",
                "VIEW_BATCH_SECONDS",
            },
        ),
        (
            "portal.settings.prod",
            "production",
            {"SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT"},
        ),
    ],
)
def test_the_defaults_are_those_of_the_settings(required, module, column, names):
    told = required if column == "production" else required | {"DATABASE_URL": "sqlite://:memory:"}
    told = {name: value for name, value in told.items() if name not in names}
    settings = settings_of(module, names, **told)
    written = {name: code(configuration()[name][column])[0] for name in names}
    assert written == {name: as_written(value) for name, value in settings.items()}


def test_the_packages_that_the_tests_need_are_named():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = [line for line in code(text) if line.startswith("apt install ")]
    named = {word for line in commands for word in line.split()[2:]}
    assert named == {"make", "python3-venv"} | {part.package for part in machine.PARTS.values()}


# The policy


def policy(response):
    """A content security policy as a dict of directive to sorted sources."""
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {name: sorted(sources) for name, *sources in parts}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "articles:home",
        "accounts:password_change",
        "admin:index",
        "admin:articles_edition_changelist",
        "admin:articles_edition_add",
    ],
)
@pytest.mark.django_db
def test_the_table_of_the_policy_is_what_pages_answer(client, name):
    client.force_login(builders.editor())
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    rows = table("docs/security.md", "## Headers")
    said = {code(row["directive"])[0]: sorted(code(row["sources"])) for row in rows}
    trusted_types = {
        "articles": {"require-trusted-types-for": ["'script'"], "trusted-types": ["staff"]},
        "accounts": {"require-trusted-types-for": ["'script'"], "trusted-types": ["'none'"]},
        "admin": {},
    }
    assert policy(answer) == said | trusted_types[name.partition(":")[0]]


def test_what_closes_the_known_holes_of_the_editor_is_in_place():
    package = Path(ckeditor_package).parent / "static/ckeditor/ckeditor"
    assert 'version="4.22.1"' in (package / "ckeditor.js").read_text(encoding="utf-8").replace(
        'version:"', 'version="'
    )
    assert "allowedContent" not in EDITOR_CONFIG
    assert EDITOR_CONFIG["extraAllowedContent"] == "img[role]"
    assert EDITOR_CONFIG["versionCheck"] is False
    assert "fullPage" not in EDITOR_CONFIG
    closed = {"codesnippetgeshi", "docprops", "exportpdf", "openlink", "preview", "wsc"}
    assert closed.isdisjoint({*PLUGINS, *PLUGIN_FOLDERS, *EDITOR_CONFIG["extraPlugins"].split(",")})
    assert not (package / "samples").exists()
    assert not (package / "plugins/openlink").exists()


def test_every_known_hole_of_the_editor_names_a_test_that_exists():
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    rows = table("docs/security.md", "## CKEditor 4")
    assert len(rows) >= 6
    for row in rows:
        assert row["CVE"].startswith("CVE-20")
        assert code(row["shown by"])
        assert set(code(row["shown by"])) <= written, row["CVE"]


# Links, paths, changes


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    text = document.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        path, _hash, anchor = target.partition("#")
        found = (document.parent / path).resolve() if path else document
        assert found.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in headings}
            assert anchor in anchors, target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_exist(document):
    text = document.read_text(encoding="utf-8")
    named = {name for name in CODE.findall(text) if A_PATH.fullmatch(name)}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_decision_is_in_the_list():
    folder = ROOT / "docs/decisions"
    listed = re.findall(
        r"^(\d+)\. \[(.+)\]\((.+)\)$", (folder / "README.md").read_text(), re.MULTILINE
    )
    written = []
    for path in sorted(folder.glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        number, title = re.match(r"# (\d+)\. (.+)", text).groups()
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequence",
        ]
        written.append((number, title, path.name))
        assert path.name.startswith(f"{int(number):04}-")
    assert listed == written


def test_the_changelog_has_a_place_for_what_comes_next():
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_security_document_answers_each_chapter_of_the_verification_standard():
    """ASVS 5.0 has seventeen chapters (https://github.com/OWASP/ASVS, v5.0.0)."""
    rows = table("docs/security.md", "## ASVS 5.0, level 2")
    answered = {
        int(number) for row in rows for number in re.findall(r"\bV(\d+)", next(iter(row.values())))
    }
    assert answered == set(range(1, 18))
    assert {row["met"] for row in rows} <= {"yes", "partly", "server", "–"}


# Quality of the pages

QUALITY = "docs/quality.md"


def test_the_quality_page_names_what_is_measured(script):
    text = (ROOT / QUALITY).read_text(encoding="utf-8")
    version = json.loads((ROOT / "scripts/lighthouse.json").read_text())["dependencies"][
        "lighthouse"
    ]
    assert f"Lighthouse {version}" in text
    scores = script("lighthouse_scores")
    assert f"fails below {scores.PERFORMANCE_FLOOR}" in " ".join(text.split())
    for page, audit in scores.INTENDED:
        assert f"`{audit}`" in text
        assert page in [row["page"] for row in table(QUALITY, "## Lighthouse")]


def test_the_quality_page_has_the_budgets_that_the_tests_hold():
    text = (ROOT / QUALITY).read_text(encoding="utf-8")
    weighed = import_module("tests.portal.test_weight")
    assert f"at most {weighed.BUDGET // 1024} KiB" in text
    assert f"scripts at most {weighed.OF_SCRIPTS // 1024} KiB" in text
    for row in table(QUALITY, "## Weight"):
        html, css, scripts, together = (
            int(row[column].replace(",", ""))
            for column in ("HTML", "CSS", "JavaScript", "together")
        )
        assert html + css + scripts == together <= weighed.BUDGET
        assert row["page"] in weighed.KINDS


def test_the_quality_page_counts_the_pictures_that_are_taken(script):
    text = (ROOT / QUALITY).read_text(encoding="utf-8")
    shots = script("screenshots")
    assert f"takes {len(shots.SHOTS)} pages" in text
    *widths, last = sorted(width for width, _height, _tallest in shots.WINDOWS.values())
    assert f"{', '.join(map(str, widths))} and {last} pixels wide" in text.replace("\n", " ")
