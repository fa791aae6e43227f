from articles.models.article import Article
from articles.models.assignment import Assignment
from articles.models.author import Author
from articles.models.autosave import Autosave
from articles.models.category import Category
from articles.models.clock import Clock
from articles.models.comment import Comment
from articles.models.daily_views import DailyViews
from articles.models.edit_lock import EditLock
from articles.models.edition import Byline, Edition
from articles.models.figure import Figure
from articles.models.image import Image
from articles.models.listing import Listing
from articles.models.message import Message
from articles.models.redirect import Redirect
from articles.models.related import Related
from articles.models.restriction import Restriction
from articles.models.revision import Revision
from articles.models.search_entry import SearchEntry
from articles.models.section_assignment import SectionAssignment
from articles.models.source import Source
from articles.models.tag import Tag
from articles.models.template import Template
from articles.models.thread import Thread
from articles.models.transition import Transition
from articles.models.translation import Translation

__all__ = [
    "Article",
    "Assignment",
    "Author",
    "Autosave",
    "Byline",
    "Category",
    "Clock",
    "Comment",
    "DailyViews",
    "EditLock",
    "Edition",
    "Figure",
    "Image",
    "Listing",
    "Message",
    "Redirect",
    "Related",
    "Restriction",
    "Revision",
    "SearchEntry",
    "SectionAssignment",
    "Source",
    "Tag",
    "Template",
    "Thread",
    "Transition",
    "Translation",
]
