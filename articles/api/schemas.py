"""What the API's answers look like. Every address in them is absolute; times are ISO 8601 with zone."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Field, Schema


class CategoryRef(Schema):
    name: str
    path: str = Field(description="Slugs from the top of the tree on, joined by slashes.")
    url: str


class Category(CategoryRef):
    description: str
    parent: str | None = Field(description="The path of the category above; null at the top.")


class Author(Schema):
    name: str
    slug: str
    title: str
    url: str


class Tag(Schema):
    name: str
    slug: str
    url: str


class ThreadRef(Schema):
    name: str
    slug: str
    url: str


class Thread(ThreadRef):
    description: str


class Source(Schema):
    """Where a piece was taken over from."""

    name: str
    link: str


class Rendition(Schema):
    url: str
    type: Literal["image/webp", "image/jpeg"]
    width: int = Field(description="Pixels.")
    height: int = Field(description="Pixels.")


class Picture(Schema):
    alt: str = Field(description="Empty: decorative.")
    caption: str
    credit: str
    renditions: list[Rendition]


class HistoryEntry(Schema):
    """One thing that readers are told of an article's life."""

    kind: Literal["published", "updated", "corrected", "withdrawn", "expired", "returned"]
    at: datetime
    text: str


class Version(Schema):
    """The same text in another language."""

    language: str
    url: str
    title: str


class ArticleSummary(Schema):
    id: int
    url: str
    language: str = Field(description="Of title and text: vi, en.")
    title: str
    lead: str
    category: CategoryRef | None
    authors: list[Author]
    tags: list[Tag]
    thread: ThreadRef | None
    source: Source | None
    picture: Picture | None
    published_at: datetime
    updated_at: datetime | None = Field(
        description="When readers were last told of a change; null: never."
    )


class Article(ArticleSummary):
    body_html: str = Field(
        description="HTML of an allow-list of elements, without scripts, styles or forms."
    )
    translations: list[Version]
    gallery: list[Picture]
    history: list[HistoryEntry] = Field(description="The newest first.")


class ArticlePage(Schema):
    items: list[ArticleSummary]
    next: str | None = Field(description="The address of the page that follows; null: none.")


class ThreadPage(Schema):
    items: list[Thread]
    next: str | None = Field(description="The address of the page that follows; null: none.")


class CategoryList(Schema):
    items: list[Category] = Field(
        description="In the order of the site's menu, each below its parent."
    )


class Problem(Schema):
    """Why there is no answer (RFC 9457)."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
