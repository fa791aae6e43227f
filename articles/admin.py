"""Where Django's admin looks for what to register; the desk itself is the package `articles.desk`."""

from articles.desk import documents, edition, library, marking, people, places  # noqa: F401
