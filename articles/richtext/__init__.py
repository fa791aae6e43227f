"""The text of an article: what may stand in it, how it is cleaned, read and shown.

sanitise            what is stored of what was written or pasted
foreign_pictures    how many pictures that leaves out, to tell the writer
paragraphs, plain   the words, for comparing and for searching
pictures            the pictures of the library that it shows
headings            what the text is divided into, with the anchors that `render` gives it
render              what readers get, made once, at publication
compare             what changed between two texts, for the newsroom
compare_words       the same of a title or a lead
SanitisedHTMLField  the column that holds it
"""

from .anchors import Heading, headings
from .changes import Stretch, compare, compare_words
from .cleaning import foreign_pictures, sanitise
from .contents import BodyPicture, paragraphs, pictures, plain
from .field import SanitisedHTMLField
from .markup import TooLong
from .publishing import PictureFacts, render

__all__ = [
    "BodyPicture",
    "Heading",
    "PictureFacts",
    "SanitisedHTMLField",
    "Stretch",
    "TooLong",
    "compare",
    "compare_words",
    "foreign_pictures",
    "headings",
    "paragraphs",
    "pictures",
    "plain",
    "render",
    "sanitise",
]
