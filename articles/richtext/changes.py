"""What changed between two texts, as HTML with the words taken out and put in marked.

Texts are taken apart into blocks, and blocks into pieces: a word, a figure, a mark, a picture, each
with the emphasis and the link that it stands in. What is shown passes the same guard as what is
stored, and `ins`, `del`, `div` and `span` of our own beside it: nothing else can come out, whatever
goes in.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.vietnamese import normalise

from . import allowed
from .blocks import tidy
from .differences import STEPS_FOR_A_PAIR, Budget, gaps, same
from .markup import Element, Node, is_inline, is_text, read, write

#: Blocks that share less than this part of their words are two blocks, not one that was changed.
ALIKE: Final = 0.4
#: Of so many pairs of blocks each is looked at; of more, only those in the same place.
PAIRS: Final = 1_600
#: Unchanged blocks shown on either side of a change, so that one sees where it stands.
AROUND: Final = 1

Wrapper = tuple[str, tuple[tuple[str, str], ...]]

# A number with its separators is one piece: of 1.250 and 1.350 nobody wants to read the figures
# apart. Vietnamese words are syllables with spaces between them, and those are the pieces.
_PIECE = re.compile(r"(\s*)(\d+(?:[.,:/-]\d+)*%?|\w+|[^\w\s]|\Z)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a mark, a picture or a line break, the white space before it, and what is around it."""

    key: Hashable
    node: Node
    before: str = ""
    around: tuple[Wrapper, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What a block is, apart from its words."""

    kind: str
    depth: int = 0
    quoted: bool = False
    alignment: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    frame: Frame
    pieces: tuple[Piece, ...]

    @property
    def key(self) -> Hashable:
        return self.frame, tuple(piece.key for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some blocks in a row, as HTML: changed ones with their neighbours, or so many unchanged."""

    changed: bool
    blocks: int
    html: SafeString


def compare(old: str, new: str) -> list[Stretch]:
    """What changed between two articles' texts; an empty list if nothing did.

    Takes HTML of any origin. Raises `TooLong` as `sanitise` does.
    """
    before, after = _blocks_of(old), _blocks_of(new)
    if [block.key for block in before] == [block.key for block in after]:
        return []
    return list(_stretches(_lines(before, after, Budget())))


def compare_words(old: str, new: str) -> SafeString:
    """One plain text with what changed in it marked, as HTML."""
    before, after = _pieces([normalise(old)]), _pieces([normalise(new)])
    budget = Budget(STEPS_FOR_A_PAIR)
    return _html(_marked(_smoothed(_words(before, after, budget))))


# Taking apart


def _blocks_of(html: str) -> list[Block]:
    return list(_blocks(tidy(read(html).root), Frame("p")))


def _blocks(nodes: Iterable[Node], frame: Frame) -> Iterator[Block]:
    """The blocks in their order; `frame` is for what stands in none of its own."""
    for inline, group in groupby(nodes, key=is_inline):
        if inline:
            pieces = _pieces(group)
            if pieces:
                yield Block(frame, pieces)
            continue
        for node in group:
            assert isinstance(node, Element)
            yield from _block(node, frame)


def _block(node: Element, frame: Frame) -> Iterator[Block]:
    alignment = node.attributes.get("class", "").removeprefix("image").strip()
    match node.tag:
        case "blockquote":
            yield from _blocks(node.children, Frame("p", frame.depth, quoted=True))
        case "ol" | "ul":
            for item in node.children:
                assert isinstance(item, Element)
                yield from _blocks(item.children, Frame(node.tag, frame.depth + 1, frame.quoted))
        case "p" if frame.kind in {"ol", "ul"}:
            yield from _blocks(node.children, frame)
        case "table":
            for part in node.children:
                assert isinstance(part, Element)
                yield from _rows(part, frame)
        case "div":  # what centres a figure
            for block in _blocks(node.children, frame):
                yield Block(Frame(block.frame.kind, frame.depth, alignment=alignment), block.pieces)
        case "hr":
            yield Block(Frame("hr", frame.depth, frame.quoted), (Piece("hr", "⁂"),))
        case _:  # a paragraph, a heading, a figure, or preformatted text
            pieces = _pieces(node.children)
            yield Block(Frame(node.tag, frame.depth, frame.quoted, alignment), pieces)


def _rows(part: Element, frame: Frame) -> Iterator[Block]:
    if part.tag == "caption":
        yield Block(Frame("caption", frame.depth, frame.quoted), _pieces(part.children))
        return
    for row in part.children:
        assert isinstance(row, Element)
        pieces: list[Piece] = []
        for number, cell in enumerate(row.children):
            assert isinstance(cell, Element)
            if number:
                pieces.append(Piece("cell", Element("span", {"class": "change-cell"}, ["|"]), " "))
            emphasis: tuple[Wrapper, ...] = (("strong", ()),) if cell.tag == "th" else ()
            pieces += _pieces(cell.children, emphasis, " " if number else "")
        yield Block(Frame("tr", frame.depth, frame.quoted), tuple(pieces))


def _pieces(
    nodes: Iterable[Node], around: tuple[Wrapper, ...] = (), space: str = ""
) -> tuple[Piece, ...]:
    return tuple(_taken_apart(nodes, around, [space]))


def _taken_apart(
    nodes: Iterable[Node], around: tuple[Wrapper, ...], space: list[str]
) -> Iterator[Piece]:
    """`space` holds the white space that the next piece has before it."""
    for node in nodes:
        if isinstance(node, str):
            for found in _PIECE.finditer(node):
                space[0] += found[1]
                if word := found[2]:
                    yield Piece((word, "\n" in space[0], around), word, space[0], around)
                    space[0] = ""
        elif node.tag == "br":
            yield Piece(("br", around), node, space[0], around)
            space[0] = ""
        elif node.tag == "img":
            yield Piece(_picture_key(node), node, space[0], around)
            space[0] = " "
        elif node.tag in allowed.INLINE:
            wrapper: Wrapper = (node.tag, tuple(node.attributes.items()))
            yield from _taken_apart(node.children, (*around, wrapper), space)
        else:  # a block where its border does not matter: in a cell, in a caption
            space[0] = space[0] or " "
            yield from _taken_apart(node.children, around, space)
            space[0] = space[0] or " "


def _picture_key(picture: Element) -> Hashable:
    """Alternative texts are compared with the other pictures of the article."""
    found = allowed.PICTURE_ADDRESS.fullmatch(picture.attributes["src"])
    shown = (picture.attributes.get("width"), picture.attributes.get("class"))
    return "img", found and found["digest"], shown


# Comparing


@dataclass(frozen=True, slots=True)
class _Run:
    """Pieces that are in both texts (`mark` is ""), in the old one ("del") or the new one ("ins")."""

    mark: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A block as it is shown."""

    mark: str  # "", "ins", "del", or "changed"
    frame: Frame
    runs: list[_Run] = field(default_factory=list)
    former: Frame | None = None


def _words(old: Sequence[Piece], new: Sequence[Piece], budget: Budget) -> list[_Run]:
    pairs = same([piece.key for piece in old], [piece.key for piece in new], budget)
    runs: list[_Run] = []
    for pair, gone, come in gaps(pairs, len(old), len(new)):
        if gone:
            runs.append(_Run("del", tuple(old[i] for i in gone)))
        if come:
            runs.append(_Run("ins", tuple(new[j] for j in come)))
        if pair:
            piece = new[pair[1]]
            if runs and runs[-1].mark == "":
                runs[-1] = _Run("", (*runs[-1].pieces, piece))
            else:
                runs.append(_Run("", (piece,)))
    return runs


def _smoothed(runs: list[_Run]) -> list[_Run]:
    """A lone word that happens to be in both, amid words that were changed, is shown as changed as
    well: one reads two phrases more easily than two phrases shuffled into each other."""
    result: list[_Run] = []
    for position, run in enumerate(runs):
        if run.mark == "" and len(run.pieces) == 1 and _amid_exchanges(runs, position):
            result += [_Run("del", run.pieces), _Run("ins", run.pieces)]
        else:
            result.append(run)
    return _gathered(result)


def _amid_exchanges(runs: list[_Run], position: int) -> bool:
    """Whether on both sides words were exchanged for others, more than one for more than one."""
    sides = runs[max(position - 2, 0) : position], runs[position + 1 : position + 3]
    return all(
        {run.mark for run in side} == {"del", "ins"} and all(len(run.pieces) > 1 for run in side)
        for side in sides
    )


def _gathered(runs: list[_Run]) -> list[_Run]:
    """Between two unchanged runs, what went out in one piece, then what came in."""
    result: list[_Run] = []
    for unchanged, group in groupby(runs, key=lambda run: run.mark == ""):
        if unchanged:
            result += group
            continue
        changed = list(group)
        for mark in ("del", "ins"):
            pieces = tuple(
                piece for run in changed if run.mark == mark for piece in run.pieces
            )  # fmt: skip
            if pieces:
                result.append(_Run(mark, pieces))
    return result


def _lines(old: list[Block], new: list[Block], budget: Budget) -> Iterator[_Line]:
    pairs = same([block.key for block in old], [block.key for block in new], budget)
    for pair, gone, come in gaps(pairs, len(old), len(new)):
        yield from _replaced([old[i] for i in gone], [new[j] for j in come], budget)
        if pair:
            block = new[pair[1]]
            yield _Line("", block.frame, [_Run("", block.pieces)])


def _replaced(old: list[Block], new: list[Block], budget: Budget) -> Iterator[_Line]:
    for pair, gone, come in gaps(_alike(old, new, budget), len(old), len(new)):
        for i in gone:
            yield _Line("del", old[i].frame, [_Run("del", old[i].pieces)])
        for j in come:
            yield _Line("ins", new[j].frame, [_Run("ins", new[j].pieces)])
        if pair:
            before, after = old[pair[0]], new[pair[1]]
            former = before.frame if before.frame != after.frame else None
            runs = _smoothed(_words(before.pieces, after.pieces, budget))
            yield _Line("changed", after.frame, runs, former)


def _alike(old: list[Block], new: list[Block], budget: Budget) -> list[tuple[int, int]]:
    """Index pairs, in order, of blocks of which one was made from the other: those pairs that have
    the most words in common."""
    words = [
        [frozenset(piece.key for piece in block.pieces) for block in part] for part in (old, new)
    ]
    steps = (len(old) + len(new)) * max((len(each) for part in words for each in part), default=0)
    if len(old) * len(new) > PAIRS or not budget.take(min(steps, STEPS_FOR_A_PAIR)):
        return [
            (i, i)
            for i in range(min(len(old), len(new)))
            if _likeness(words[0][i], words[1][i]) >= ALIKE
        ]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = _likeness(words[0][i], words[1][j])
            best[i][j] = max(
                best[i + 1][j],
                best[i][j + 1],
                best[i + 1][j + 1] + together if together >= ALIKE else 0,
            )
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _likeness(old: frozenset[Hashable], new: frozenset[Hashable]) -> float:
    """What part of their words two blocks share, from 0 to 1."""
    return 2 * len(old & new) / (len(old) + len(new)) if old or new else 1.0


# Showing


def _stretches(lines: Iterable[_Line]) -> Iterator[Stretch]:
    shown = list(lines)
    near = {
        beside
        for position, line in enumerate(shown)
        if line.mark
        for beside in range(position - AROUND, position + AROUND + 1)
    }
    for changed, group in groupby(range(len(shown)), key=near.__contains__):
        blocks = [shown[position] for position in group]
        yield Stretch(changed, len(blocks), _html(map(_shown, blocks)))


def _shown(line: _Line) -> Element:
    frame = line.frame
    classes = ["change", f"change-{frame.kind}"]
    if line.mark in {"ins", "del"}:
        classes.append(f"change--{line.mark}")
    if frame.quoted:
        classes.append("change--quoted")
    if frame.depth:
        classes.append(f"change--depth-{min(frame.depth, 4)}")
    content = _marked(line.runs)
    if line.former:
        was = gettext("%(old)s, now %(new)s") % {
            "old": _kind(line.former),
            "new": _kind(frame),
        }
        content.insert(0, Element("span", {"class": "change-kind"}, [was]))
    return Element("div", {"class": " ".join(classes)}, content)


def _kind(frame: Frame) -> str:
    kinds = {
        "p": gettext("Paragraph"),
        "h2": gettext("Heading"),
        "h3": gettext("Sub-heading"),
        "h4": gettext("Small heading"),
        "ul": gettext("List item"),
        "ol": gettext("Numbered item"),
        "tr": gettext("Table row"),
        "caption": gettext("Table caption"),
        "figure": gettext("Picture"),
        "pre": gettext("Preformatted text"),
        "hr": gettext("Dividing line"),
    }
    alignments = {
        "text-left": gettext("aligned left"),
        "text-center": gettext("centred"),
        "align-center": gettext("centred"),
        "text-right": gettext("aligned right"),
        "text-justify": gettext("justified"),
        "align-left": gettext("on the left"),
        "align-right": gettext("on the right"),
    }
    words = [
        kinds.get(frame.kind, frame.kind),
        gettext("in a quotation") if frame.quoted else "",
        gettext("level %(number)d") % {"number": frame.depth} if frame.depth > 1 else "",
        alignments.get(frame.alignment, ""),
    ]
    return ", ".join(word for word in words if word).lower()


def _marked(runs: Iterable[_Run]) -> list[Node]:
    """Runs as elements, white space between two of them outside of both."""
    said = {"del": gettext("removed:"), "ins": gettext("added:")}
    nodes: list[Node] = []
    for run in runs:
        atoms = _atoms(run.pieces)
        if not run.mark:
            nodes += _nested(atoms, 0, marked=False)
            continue
        if isinstance(atoms[0][1], str) and not atoms[0][1].strip():
            nodes.append(str(atoms.pop(0)[1]))
        words = Element("span", {"class": "visually-hidden"}, [f"[{said[run.mark]} "])
        end = Element("span", {"class": "visually-hidden"}, ["] "])
        nodes.append(Element(run.mark, {}, [words, *_nested(atoms, 0, marked=True), end]))
    return nodes


_Atom = tuple[tuple[Wrapper, ...], Node]


def _atoms(pieces: Sequence[Piece]) -> list[_Atom]:
    """Pieces and the white space before them, which stands within what both its neighbours are in."""
    atoms: list[_Atom] = []
    for number, piece in enumerate(pieces):
        if piece.before:
            around = _shared(pieces[number - 1].around, piece.around) if number else ()
            atoms.append((around, piece.before))
        atoms.append((piece.around, piece.node))
    return atoms


def _shared(one: tuple[Wrapper, ...], other: tuple[Wrapper, ...]) -> tuple[Wrapper, ...]:
    depth = 0
    while depth < min(len(one), len(other)) and one[depth] == other[depth]:
        depth += 1
    return one[:depth]


def _nested(atoms: Iterable[_Atom], depth: int, *, marked: bool) -> list[Node]:
    nodes: list[Node] = []
    for wrapper, group in groupby(
        atoms, key=lambda atom: atom[0][depth] if len(atom[0]) > depth else None
    ):
        if wrapper is None:
            nodes += (node for _, node in group)
            continue
        tag, attributes = wrapper[0], dict(wrapper[1])
        element = Element(tag, attributes, _nested(group, depth + 1, marked=marked))
        nodes.append(element)
        if tag == "a" and marked:
            # Where a link leads is part of what was changed, and is not to be seen otherwise.
            address = Element("span", {"class": "change-address"}, [f"({attributes['href']})"])
            nodes += [" ", address]
    return _joined_text(nodes)


def _joined_text(nodes: list[Node]) -> list[Node]:
    result: list[Node] = []
    for text, group in groupby(nodes, key=is_text):
        if text:
            result.append("".join(map(str, group)))
        else:
            result += group
    return result


def _html(nodes: Iterable[Node]) -> SafeString:
    # nh3 has the last word here as it has in `sanitise`, under the same rules but for our marks.
    return mark_safe(allowed.CHANGES_CLEANER.clean(write(nodes)))  # noqa: S308
