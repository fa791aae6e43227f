"""Pages as people meet them: words, links, and forms to fill in and send as a browser would."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

#: Elements without an end tag (HTML, 13.1.2).
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
#: Whose contents nobody reads on the page.
UNREAD = frozenset({"head", "script", "style", "template"})
#: Input types that are sent only when they are the button that was pressed.
BUTTONS = frozenset({"submit", "button", "image", "reset"})


class Element:
    """An element of a page: its attributes, and what stands in it."""

    def __init__(
        self, tag: str, attributes: dict[str, str], parent: "Element | None" = None
    ) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def walk(self) -> "Iterator[Element]":
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, tag: str = "", class_name: str = "", **attributes: str) -> "list[Element]":
        """What stands in it with this tag, class and attributes, in the page's order. An underscore in
        a keyword stands for a hyphen."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.walk()
            if tag in ("", each.tag)
            and (not class_name or class_name in each.get("class").split())
            and wanted.items() <= each.attributes.items()
        ]

    def one(self, tag: str = "", class_name: str = "", **attributes: str) -> "Element":
        """The only such element; a test fails where there is none, or a second."""
        found = self.all(tag, class_name, **attributes)
        assert len(found) == 1, (tag, class_name, attributes, len(found))
        return found[0]

    @property
    def raw(self) -> str:
        """All characters in it, as they stand in the source."""
        return "".join(child if isinstance(child, str) else child.raw for child in self.children)

    @property
    def text(self) -> str:
        """Its words as a reader sees them, with single spaces."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in UNREAD:
                yield from child._words()

    def is_within(self, *tags: str) -> bool:
        return self.parent is not None and (self.parent.tag in tags or self.parent.is_within(*tags))

    def links(self) -> list[tuple[str, str]]:
        """(words, address) of each link in it."""
        return [(link.text, link["href"]) for link in self.all("a") if "href" in link]

    def controls(self) -> "list[Element]":
        """What belongs to this form, wherever on the page it stands, in the page's order."""
        own = set(self.all())
        return [
            each
            for each in self.page.walk()
            if (each["form"] == self.get("id") if "form" in each else each in own)
        ]

    @property
    def page(self) -> "Element":
        return self.parent.page if self.parent else self

    def filled_in(self, pressing: "Element | None" = None) -> dict[str, Any]:
        """What a browser sends of this form as it stands, the button that was pressed among it.

        A name that stands more than once, as in a choice of several, has a list of its values, in
        the page's order (HTML, 4.10.22.4). Files cannot be filled in beforehand.
        """
        found: dict[str, list[str]] = {}
        for control in self.controls():
            name = control.get("name")
            if not name or "disabled" in control or control.is_within("template"):
                continue
            for value in _values(control, pressing):
                found.setdefault(name, []).append(value)
        return {
            name: values if len(values) > 1 or _takes_several(self, name) else values[0]
            for name, values in found.items()
        }


def _values(control: Element, pressing: Element | None) -> list[str]:
    kind = control.get("type", "text")
    if control.tag == "button" or (control.tag == "input" and kind in BUTTONS):
        return [control.get("value")] if control is pressing else []
    if control.tag == "textarea":
        # The first line break belongs to the mark-up.
        return [control.raw.removeprefix("\n")]
    if control.tag == "select":
        options = control.all("option")
        chosen = [option for option in options if "selected" in option]
        if not chosen and "multiple" not in control:
            chosen = options[:1]
        return [option.get("value", option.text) for option in chosen]
    if control.tag != "input" or kind == "file":
        return []
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if "checked" in control else []
    return [control.get("value")]


def _takes_several(form: Element, name: str) -> bool:
    return any("multiple" in select for select in form.all("select", name=name))


class Reader(HTMLParser):
    """Builds the elements of a page. A page whose tags do not match up is refused."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = self.inside = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.inside)
        self.inside.children.append(element)
        if tag not in VOID:
            self.inside = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.inside.tag, f"</{tag}> within <{self.inside.tag}>"
        assert self.inside.parent is not None
        self.inside = self.inside.parent

    def handle_data(self, data: str) -> None:
        self.inside.children.append(data)


def read(response: HttpResponse) -> Element:
    """The page that a response brought."""
    reader = Reader()
    reader.feed(response.content.decode())
    reader.close()
    assert reader.inside is reader.page, f"<{reader.inside.tag}> is not closed"
    return reader.page
