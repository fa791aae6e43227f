"""XML as machines read it: parsed without mercy, and held against the schemas of tests/schemas."""

import functools
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def parsed(response: HttpResponse) -> Any:
    """The root of the XML document that a response brought."""
    assert response.status_code == 200
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
    return etree.fromstring(response.content, parser)


def found(element: Any, path: str) -> list[Any]:
    """What an XPath finds in an element: strings for text() and attributes."""
    return element.xpath(path, namespaces=NAMESPACES)


@functools.cache
def _schema(name: str) -> Any:
    document = etree.parse(SCHEMAS / name)
    return etree.RelaxNG(document) if name.endswith(".rng") else etree.XMLSchema(document)


def objections(root: Any, schema: str) -> list[str]:
    """What a schema has against a document: a message each."""
    checker = _schema(schema)
    checker.validate(root)
    return [str(error) for error in checker.error_log]
