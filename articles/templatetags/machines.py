"""What public pages tell machines in a block of data, with the site from the page's context.

It is what the page's one address tells, whatever language the interface around it has.
"""

from django import template
from django.conf import settings
from django.utils.translation import override

from articles import languages, metadata

register = template.Library()

register.filter("absolute", metadata.absolute)


@register.simple_tag(takes_context=True)
def site_data(context):
    """Of the home page: who publishes the site, and how it is searched."""
    site = context["site"]
    with override(settings.LANGUAGE_CODE):
        return metadata.data_block(metadata.organization(site), metadata.website(site))


@register.simple_tag
def trail_data(nodes):
    """Of a category's page: the way there."""
    with override(settings.LANGUAGE_CODE):
        return metadata.data_block(metadata.breadcrumbs(metadata.trail_of(nodes)))


@register.simple_tag(takes_context=True)
def article_data(context, edition, trail, history):
    """Of an article's page: the article, and the way there."""
    with override(edition.article.language):
        return metadata.data_block(
            metadata.news_article(
                edition, trail, history, context["site"], context.get("versions", ())
            ),
            metadata.breadcrumbs(
                [*metadata.trail_of(trail), (edition.title, languages.own_path(edition))]
            ),
        )
