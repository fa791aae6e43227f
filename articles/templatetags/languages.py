"""Which language something on a page is in, and the way to the page in another.

The tags know the interface's language by themselves: they work in what is included `only`.
"""

from django import template
from django.conf import settings
from django.utils.encoding import escape_uri_path
from django.utils.html import format_html
from django.utils.translation import get_language_info, gettext, gettext_noop, override

from articles import languages, vietnamese

register = template.Library()

#: What a link to the text in this language is called, in that language: its reader may read no other.
READ_IN = {"vi": gettext_noop("Read in Vietnamese"), "en": gettext_noop("Read in English")}
#: As Open Graph names them.
LOCALES = {"vi": "vi_VN", "en": "en_US"}


@register.filter
def lang(edition):
    """The attribute for an article's own words, where they are in another language than the page."""
    return _attribute(edition.article.language)


@register.simple_tag
def site_lang():
    """The same for words of the site: names of categories, authors, tags, and its own."""
    return _attribute(settings.LANGUAGE_CODE)


@register.simple_tag
def interface_lang():
    """The attribute for words of ours in the midst of an article's."""
    return format_html(' lang="{}"', languages.reading())


def _attribute(language):
    return format_html(' lang="{}"', language) if language != languages.reading() else ""


@register.simple_tag
def og_locale(language=""):
    """As Open Graph names a language, by default that of what the site says."""
    return LOCALES[language or settings.LANGUAGE_CODE]


@register.filter
def read_in(language):
    """What a link to the text in this language is called."""
    with override(language):
        return gettext(READ_IN[language])


@register.filter
def other_versions(versions, edition):
    """The text in other languages than this edition's."""
    return [each for each in versions or () if each.language != edition.article.language]


@register.inclusion_tag("articles/_languages.html", takes_context=True)
def language_switch(context):
    """Links to this page in the site's other languages: to the text in that language, where there is
    one, else to the same address with another interface. Nothing beside pages without addresses."""
    request = context.get("request")
    if request is None or context.get("preview"):
        return {"ways": []}
    # What is not found may be ours in any language.
    is_found = request.resolver_match is not None
    there = {each.language: each.path for each in context.get("versions") or ()}
    query = request.META.get("QUERY_STRING", "")
    return {
        "ways": [
            {
                "language": language,
                "name": vietnamese.normalise(get_language_info(language)["name_local"]),
                "path": there.get(language) or _same(request.path, query, language),
            }
            for language, _name in settings.LANGUAGES
            if language != languages.reading()
            and (not is_found or languages.has_page(request.path, language))
        ]
    }


def _same(path, query, language):
    path = escape_uri_path(languages.in_language(path, language))
    return f"{path}?{query}" if query else path
