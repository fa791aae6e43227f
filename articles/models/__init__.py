from articles.models.article import Article
from articles.models.assignment import Assignment
from articles.models.author import Author
from articles.models.autosave import Autosave
from articles.models.category import Category
from articles.models.clock import Clock
from articles.models.comment import Comment
from articles.models.daily_views import DailyViews
from articles.models.document import Attachment, Document
from articles.models.edit_lock import EditLock
from articles.models.edition import Byline, Edition
from articles.models.featured_slot import FeaturedSlot
from articles.models.figure import Figure
from articles.models.image import Image
from articles.models.listing import Listing
from articles.models.message import Message
from articles.models.missed_search import MissedSearch
from articles.models.most_read import MostRead
from articles.models.picture_mark import PictureMark
from articles.models.promoted_result import PromotedResult
from articles.models.reader_letter import ReaderLetter
from articles.models.redirect import Redirect
from articles.models.related import Related
from articles.models.restriction import Restriction
from articles.models.revision import Revision
from articles.models.search_entry import SearchEntry
from articles.models.search_word import SearchWord
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
    "Attachment",
    "Author",
    "Autosave",
    "Byline",
    "Category",
    "Clock",
    "Comment",
    "DailyViews",
    "Document",
    "EditLock",
    "Edition",
    "FeaturedSlot",
    "Figure",
    "Image",
    "Listing",
    "Message",
    "MissedSearch",
    "MostRead",
    "PictureMark",
    "PromotedResult",
    "ReaderLetter",
    "Redirect",
    "Related",
    "Restriction",
    "Revision",
    "SearchEntry",
    "SearchWord",
    "SectionAssignment",
    "Source",
    "Tag",
    "Template",
    "Thread",
    "Transition",
    "Translation",
]
