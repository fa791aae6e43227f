from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter


class KeyConverter(IntConverter):
    """The number of a row: no longer than any database has them."""

    regex = "[0-9]{1,18}"


class FeedConverter(StringConverter):
    """A format of feeds."""

    regex = "rss|atom"


class PartConverter(IntConverter):
    """The number of a part of the sitemap, from 1: no more of them than an index may name."""

    regex = "[1-9][0-9]{0,4}"


class YearConverter(IntConverter):
    regex = "[0-9]{4}"

    def to_url(self, value):
        return f"{value:04d}"


class TwoDigitsConverter(IntConverter):
    """A month or a day, as the archive's addresses have them."""

    regex = "[0-9]{2}"

    def to_url(self, value):
        return f"{value:02d}"


register_converter(KeyConverter, "key")
register_converter(FeedConverter, "feed")
register_converter(PartConverter, "part")
register_converter(YearConverter, "year")
register_converter(TwoDigitsConverter, "two")
