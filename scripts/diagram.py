"""Draws the states and steps of the workflow, from its table, into docs/images/workflow.svg.

    python scripts/diagram.py

What is drawn comes from `articles.workflow.RULES`; only where it stands is written here. A step without
a place, or a place without a step, stops the drawing.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import django
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
if not apps.ready:
    django.setup()

from articles.states import LIVE, ONCE_PUBLIC, WORKING, State  # noqa: E402 -- Django comes first
from articles.workflow import LABELS, RULES  # noqa: E402

TARGET = ROOT / "docs" / "images" / "workflow.svg"
WIDTH, HEIGHT = 1380, 730
BOX_WIDTH, BOX_HEIGHT = 156, 52
CORNER = 10
LINE_HEIGHT = 17
#: Centres of the states.
PLACES = {
    State.DRAFT: (130, 360),
    State.IN_REVIEW: (470, 360),
    State.CHANGES_REQUESTED: (470, 540),
    State.SCHEDULED: (720, 230),
    State.PUBLISHED: (1000, 360),
    State.SUPERSEDED: (1270, 360),
    State.WITHDRAWN: (1000, 540),
    State.DISCARDED: (130, 540),
}
#: What happens to an edition when another is published or its publication is undone: no rule of its
#: own, for nobody takes these steps. Name -> (from, to).
FOLLOWING = {
    "supersede": (LIVE, (State.SUPERSEDED,)),
    "reinstate": ((State.SUPERSEDED,), LIVE),
}
NOTES = {("approve", State.IN_REVIEW): "first of two"}


@dataclass(frozen=True)
class Arrow:
    """From one state to another; `opens` a new edition instead of moving the one it starts from."""

    source: State
    target: State
    opens: bool = False


@dataclass(frozen=True)
class Route:
    """Where an arrow runs, and where its words stand: the middle, start or end of their first line."""

    points: tuple[tuple[int, int], ...]
    words: tuple[int, int]
    anchor: str = "middle"


@dataclass
class Drawing:
    parts: list[str] = field(default_factory=list)

    def add(self, tag: str, text: str = "", **attributes: object) -> None:
        written = "".join(
            f' {name.strip("_").replace("_", "-")}="{escape(str(value))}"'
            for name, value in attributes.items()
        )
        self.parts.append(
            f"<{tag}{written}>{escape(text)}</{tag}>" if text else f"<{tag}{written}/>"
        )


def loop(x: int, y: int, *, up: bool, words: tuple[int, int], anchor: str) -> Route:
    """An arrow that leaves a state at (x, y) and comes back to it beside."""
    far = y - 38 if up else y + 38
    return Route(((x, y), (x, far), (x + 30, far), (x + 30, y)), words, anchor)


#: The arrows' ways, in the order in which they are drawn.
ROUTES = {
    # Along the middle
    Arrow(State.DRAFT, State.IN_REVIEW): Route(((208, 350), (392, 350)), (300, 341)),
    Arrow(State.IN_REVIEW, State.DRAFT): Route(((392, 372), (208, 372)), (300, 391)),
    Arrow(State.IN_REVIEW, State.PUBLISHED): Route(((548, 360), (922, 360)), (735, 351)),
    Arrow(State.IN_REVIEW, State.IN_REVIEW): loop(
        410, 334, up=True, words=(425, 271), anchor="middle"
    ),
    # Over a time of its own
    Arrow(State.IN_REVIEW, State.SCHEDULED): Route(
        ((525, 334), (525, 230), (642, 230)), (585, 221)
    ),
    Arrow(State.SCHEDULED, State.PUBLISHED): Route(
        ((798, 230), (945, 230), (945, 334)), (874, 221)
    ),
    Arrow(State.SCHEDULED, State.DRAFT): Route(
        ((720, 204), (720, 165), (165, 165), (165, 334)), (442, 156)
    ),
    # Over the top
    Arrow(State.DRAFT, State.PUBLISHED): Route(
        ((142, 334), (142, 120), (968, 120), (968, 334)), (556, 111)
    ),
    Arrow(State.PUBLISHED, State.DRAFT): Route(
        ((990, 334), (990, 80), (118, 80), (118, 334)), (556, 71)
    ),
    Arrow(State.PUBLISHED, State.DRAFT, opens=True): Route(
        ((1012, 334), (1012, 40), (95, 40), (95, 334)), (556, 31)
    ),
    # Back and given up
    Arrow(State.IN_REVIEW, State.CHANGES_REQUESTED): Route(
        ((455, 386), (455, 514)), (446, 455), "end"
    ),
    Arrow(State.CHANGES_REQUESTED, State.IN_REVIEW): Route(
        ((485, 514), (485, 386)), (494, 455), "start"
    ),
    Arrow(State.CHANGES_REQUESTED, State.DISCARDED): Route(((392, 540), (208, 540)), (300, 531)),
    Arrow(State.DRAFT, State.DISCARDED): Route(((115, 386), (115, 514)), (106, 455), "end"),
    Arrow(State.DISCARDED, State.DRAFT): Route(((145, 514), (145, 386)), (154, 455), "start"),
    # After publication
    Arrow(State.PUBLISHED, State.WITHDRAWN): Route(((985, 386), (985, 514)), (976, 446), "end"),
    Arrow(State.WITHDRAWN, State.PUBLISHED): Route(
        ((1015, 514), (1015, 386)), (1024, 455), "start"
    ),
    Arrow(State.PUBLISHED, State.SUPERSEDED): Route(((1078, 350), (1192, 350)), (1135, 341)),
    Arrow(State.SUPERSEDED, State.PUBLISHED): Route(((1192, 372), (1078, 372)), (1135, 391)),
    Arrow(State.WITHDRAWN, State.SUPERSEDED): Route(
        ((1078, 530), (1255, 530), (1255, 386)), (1165, 521)
    ),
    Arrow(State.SUPERSEDED, State.WITHDRAWN): Route(
        ((1285, 386), (1285, 552), (1078, 552)), (1180, 571)
    ),
    Arrow(State.WITHDRAWN, State.DRAFT, opens=True): Route(
        ((970, 566), (970, 630), (30, 630), (30, 360), (52, 360)), (500, 621)
    ),
    Arrow(State.PUBLISHED, State.PUBLISHED): loop(
        1036, 334, up=True, words=(1074, 308), anchor="start"
    ),
    Arrow(State.SUPERSEDED, State.SUPERSEDED): loop(
        1255, 334, up=True, words=(1270, 288), anchor="middle"
    ),
    Arrow(State.WITHDRAWN, State.WITHDRAWN): loop(
        1030, 566, up=False, words=(1070, 600), anchor="start"
    ),
}
STYLE = """
    .paper { fill: #fff; stroke: #d5d5d5; }
    .state rect { stroke-width: 1.5; }
    .working rect { fill: #e8eef7; stroke: #4a6a9b; }
    .live rect { fill: #e4f2e6; stroke: #3d7a49; }
    .once rect { fill: #efefef; stroke: #777; }
    .none rect { fill: #fff; stroke: #777; stroke-dasharray: 4 3; }
    text { font: 14px ui-monospace, "DejaVu Sans Mono", Consolas, monospace; fill: #333; }
    .state text { font-weight: bold; font-size: 13px; fill: #111; text-anchor: middle; }
    .legend text { font-family: system-ui, "DejaVu Sans", sans-serif; }
    .arrow { fill: none; stroke: #555; stroke-width: 1.5; }
    .opens { stroke-dasharray: 7 5; }
    .head { fill: #555; }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #16181b; stroke: #3a3d42; }
      .working rect { fill: #202c3f; stroke: #7f9fd1; }
      .live rect { fill: #1d3323; stroke: #78b885; }
      .once rect { fill: #2a2a2a; stroke: #999; }
      .none rect { fill: #16181b; stroke: #999; }
      text { fill: #ccc; }
      .state text { fill: #f2f2f2; }
      .arrow { stroke: #aaa; }
      .head { fill: #aaa; }
    }
"""


def steps() -> Iterator[tuple[str, Arrow]]:
    """Every step of the table as the arrows that it is, with its words."""
    for name, rule in RULES.items():
        words = f"{name} (clock)" if rule.permission is None else name
        if rule.sources == rule.targets:
            pairs = [(state, state) for state in rule.sources]
        else:
            pairs = [(source, target) for source in rule.sources for target in rule.targets]
        for source, target in pairs:
            note = NOTES.get((name, target))
            yield (
                f"{words} ({note})" if note else words,
                Arrow(source, target, opens=rule.opens_edition),
            )
    for name, (sources, targets) in FOLLOWING.items():
        for source in sources:
            for target in targets:
                yield name, Arrow(source, target)


def arrows() -> dict[Arrow, list[str]]:
    """For each arrow the names of the steps that take it.

    Raises LookupError for a step without a place, and for a place without a step.
    """
    assert set(LABELS) == {*RULES, *FOLLOWING}
    found: dict[Arrow, list[str]] = {arrow: [] for arrow in ROUTES}
    for words, arrow in steps():
        if arrow not in found:
            raise LookupError(f"{words} has no place: {arrow}")
        found[arrow].append(words)
    for arrow, names in found.items():
        if not names:
            raise LookupError(f"No step goes there any more: {arrow}")
    return found


def path(points: tuple[tuple[int, int], ...]) -> str:
    """Straight lines through the points, round at the corners."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{start[0]} {start[1]}Q{corner[0]} {corner[1]} {end[0]} {end[1]}")
    parts.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(parts)


def _towards(start: tuple[int, int], end: tuple[int, int]) -> tuple[int, int]:
    """A corner's radius from `start` in the direction of `end`, along an axis."""
    return tuple(a + max(-CORNER, min(CORNER, b - a)) for a, b in zip(start, end, strict=True))  # type: ignore[return-value]


def group_of(state: State) -> str:
    if state in WORKING:
        return "working"
    if state in LIVE:
        return "live"
    return "once" if state in ONCE_PUBLIC else "none"


def drawn() -> str:
    """The diagram as SVG, the same each time for the same table."""
    drawing = Drawing()
    drawing.add("rect", class_="paper", x=0.5, y=0.5, width=WIDTH - 1, height=HEIGHT - 1, rx=8)
    for arrow, names in arrows().items():
        route = ROUTES[arrow]
        drawing.add(
            "path",
            class_="arrow opens" if arrow.opens else "arrow",
            d=path(route.points),
            marker_end="url(#head)",
        )
        # Beside a line that goes up or down, and above one that runs back to where it began, the
        # words stand under one another.
        upright = route.anchor != "middle" or arrow.source == arrow.target
        for number, line in enumerate(names if upright else [", ".join(names)]):
            x, y = route.words
            drawing.add("text", line, x=x, y=y + number * LINE_HEIGHT, text_anchor=route.anchor)
    for state, (x, y) in PLACES.items():
        _state(drawing, state.value, group_of(state), x, y, BOX_WIDTH, BOX_HEIGHT)
    _legend(drawing)
    body = "\n  ".join(drawing.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="title">\n'
        '  <title id="title">The states of an edition and the steps between them</title>\n'
        f"  <style>{STYLE}  </style>\n"
        '  <marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" '
        'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        '<path class="head" d="M0 0.5L10 5L0 9.5z"/></marker>\n'
        f"  {body}\n</svg>\n"
    )


def _state(
    drawing: Drawing, name: str, group: str, x: int, y: int, width: int, height: int
) -> None:
    drawing.parts.append(f'<g class="state {group}">')
    drawing.add("rect", x=x - width // 2, y=y - height // 2, width=width, height=height, rx=8)
    if name:
        drawing.add("text", name, x=x, y=y + 5)
    drawing.parts.append("</g>")


def _legend(drawing: Drawing) -> None:
    y = HEIGHT - 42
    drawing.parts.append('<g class="legend">')
    x = 60
    for group, words in (
        ("working", "worked on"),
        ("live", "in the article's public place"),
        ("once", "was public"),
        ("none", "never public, given up"),
    ):
        _state(drawing, "", group, x, y, 26, 18)
        drawing.add("text", words, x=x + 22, y=y + 5)
        x += 70 + 7 * len(words)
    drawing.add("path", class_="arrow opens", d=f"M{x} {y}L{x + 46} {y}", marker_end="url(#head)")
    drawing.add("text", "opens a new edition; the one it starts from stays", x=x + 56, y=y + 5)
    drawing.parts.append("</g>")


if __name__ == "__main__":
    TARGET.write_text(drawn(), encoding="utf-8")
