"""What public pages tell machines in a block of data, with the site from the page's context."""

from django import template

from articles import metadata

register = template.Library()


@register.simple_tag(takes_context=True)
def site_data(context):
    """Of the home page: who publishes the site, and how it is searched."""
    site = context["site"]
    return metadata.data_block(metadata.organization(site), metadata.website(site))


@register.simple_tag
def trail_data(nodes):
    """Of a category's page: the way there."""
    return metadata.data_block(metadata.breadcrumbs(metadata.trail_of(nodes)))


@register.simple_tag(takes_context=True)
def article_data(context, edition, trail, history):
    """Of an article's page: the article, and the way there."""
    return metadata.data_block(
        metadata.news_article(edition, trail, history, context["site"]),
        metadata.breadcrumbs(
            [*metadata.trail_of(trail), (edition.title, edition.get_absolute_url())]
        ),
    )
