"""Where Django's admin looks for what to register; the desk itself is the package `articles.desk`."""

from articles.desk import edition, library, people, places, searches  # noqa: F401
