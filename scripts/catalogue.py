"""The Vietnamese catalogue: checks that it is complete, or brings it up to date.

    python scripts/catalogue.py check    fails on what a reader would see untranslated or broken
    python scripts/catalogue.py update   collects the strings of the source into the .po files and
                                         compiles them

`check` refuses a string of the source that the catalogue lacks, one that the source no longer has,
an untranslated or fuzzy one, a translation whose placeholders differ, and a compiled file that says
something else than its source. Needs GNU gettext (xgettext) to read the source.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "vi"
# Where there is something to translate; everything else is left out of the copy that is read.
SOURCES = ("accounts", "articles", "portal", "templates", "static/js")
# Scripts have a catalogue of their own, once they have strings.
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(
    r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]"  # %(name)s
    r"|(?<!%)(?:%%)*%[-#0+]*\d*(?:\.\d+)?[sdif]"  # %s
    r"|\{\w*\}"  # {name}
)

Key = tuple[str | None, str, str]


def catalogue_path(folder: Path, domain: str, suffix: str) -> Path:
    """The catalogue of a domain under a project folder; `suffix` is "po" or "mo"."""
    return folder / "locale" / LOCALE / "LC_MESSAGES" / f"{domain}.{suffix}"


def domains() -> list[str]:
    """The domains in use: the first always, the others when their catalogue exists."""
    return [
        domain
        for domain in DOMAINS
        if domain == DOMAINS[0] or catalogue_path(ROOT, domain, "po").exists()
    ]


def key(entry: polib.POEntry) -> Key:
    """What gettext looks a translation up by: context, singular and plural."""
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def name(entry_key: Key) -> str:
    """A key as a line of a report shows it."""
    context, singular, _plural = entry_key
    return f"{singular!r}" + (f" (context {context!r})" if context else "")


def extract(domain: str, folder: Path) -> tuple[polib.POFile, Path]:
    """Runs makemessages over a copy of the source made in `folder`.

    Returns the strings found, and the path of our catalogue merged with them. Raises SystemExit
    with gettext's own words when it refuses a source file.
    """
    for source in filter(Path.exists, map(ROOT.joinpath, SOURCES)):
        shutil.copytree(
            source,
            folder / source.relative_to(ROOT),
            ignore=shutil.ignore_patterns("__pycache__", "node_modules"),
            dirs_exist_ok=True,
        )
    merged = catalogue_path(folder, domain, "po")
    merged.parent.mkdir(parents=True, exist_ok=True)
    if (ours := catalogue_path(ROOT, domain, "po")).exists():
        shutil.copy(ours, merged)
    command = ["-m", "django", "makemessages", "--locale", LOCALE, "--domain", domain]
    command += ["--no-location", "--no-obsolete", "--no-wrap", "--keep-pot"]
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"makemessages failed:\n{done.stderr.strip()}")
    return polib.pofile(str(folder / "locale" / f"{domain}.pot"), wrapwidth=0), merged


def placeholder_faults(entry: polib.POEntry) -> list[str]:
    """The placeholders that a translation lost or invented. {braces} count only in brace-format."""

    def found(text: str) -> set[str]:
        braces = "python-brace-format" in entry.flags
        return {
            match[0]
            for match in PLACEHOLDER.finditer(text)
            if braces or not match[0].startswith("{")
        }

    # A plural's singular may leave its number out ("one article"); Vietnamese has one form for both.
    wanted = found(entry.msgid_plural or entry.msgid)
    return [
        f"placeholders {sorted(found(text))} for {sorted(wanted)}: {name(key(entry))}"
        for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if found(text) != wanted
    ]


def translations(catalogue: polib.POFile | polib.MOFile) -> dict[Key, tuple[str, ...]]:
    """What a catalogue answers, without its header."""
    return {
        key(entry): tuple(entry.msgstr_plural.values()) or (entry.msgstr,)
        for entry in catalogue
        if entry.msgid and not entry.obsolete and "fuzzy" not in entry.flags
    }


def faults(domain: str, source: polib.POFile) -> list[str]:
    """What is wrong with our catalogue of `domain`, held against the strings of the source."""
    path = catalogue_path(ROOT, domain, "po")
    if not path.exists():
        return [f"{path.relative_to(ROOT)} does not exist: make messages"]
    catalogue = polib.pofile(str(path))
    entries = [entry for entry in catalogue if not entry.obsolete]
    found = [f"obsolete: {name(key(entry))}" for entry in catalogue.obsolete_entries()]
    in_source, in_catalogue = {key(entry) for entry in source}, {key(entry) for entry in entries}
    found += [f"missing: {name(one)}" for one in sorted(in_source - in_catalogue, key=str)]
    found += [
        f"not in the source: {name(one)}" for one in sorted(in_catalogue - in_source, key=str)
    ]
    for entry in entries:
        if "fuzzy" in entry.flags:
            found.append(f"fuzzy: {name(key(entry))}")
        elif not entry.translated():
            found.append(f"untranslated: {name(key(entry))}")
        else:
            found += placeholder_faults(entry)
    compiled = catalogue_path(ROOT, domain, "mo")
    wanted = {one: text for one, text in translations(catalogue).items() if all(text)}
    if not compiled.exists():
        found.append(f"{compiled.relative_to(ROOT)} does not exist: make messages")
    elif translations(polib.mofile(str(compiled))) != wanted:
        found.append(f"{compiled.relative_to(ROOT)} is older than its .po: make messages")
    return found


def check() -> int:
    """Prints what is wrong; returns the exit code."""
    found: list[str] = []
    for domain in domains():
        with tempfile.TemporaryDirectory() as folder:
            source, _merged = extract(domain, Path(folder))
        found += faults(domain, source)
    print(*found, sep="\n")
    return 1 if found else 0


def update() -> int:
    """Brings the catalogues up to date and compiles them; returns the exit code."""
    for domain in domains():
        path = catalogue_path(ROOT, domain, "po")
        with tempfile.TemporaryDirectory() as folder:
            merged = polib.pofile(str(extract(domain, Path(folder))[1]), wrapwidth=98)
        # A new date alone would be a change in every commit.
        if path.exists():
            before = polib.pofile(str(path))
            merged.metadata["POT-Creation-Date"] = before.metadata.get("POT-Creation-Date", "")
        path.parent.mkdir(parents=True, exist_ok=True)
        merged.save(str(path))
        merged.save_as_mofile(str(catalogue_path(ROOT, domain, "mo")))
        print(
            f"{path.relative_to(ROOT)}: {len(merged.translated_entries())} translated, "
            f"{len(merged.untranslated_entries())} to translate, "
            f"{len(merged.fuzzy_entries())} fuzzy"
        )
    return 0


if __name__ == "__main__":
    actions = {"check": check, "update": update}
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        sys.exit("usage: python scripts/catalogue.py check | update")
    sys.exit(actions[sys.argv[1]]())
