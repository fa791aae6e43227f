"""Where Django's admin looks for what to register; the desk itself is the package `articles.desk`."""

from articles.desk import edition, front, letters, library, people, places, readership  # noqa: F401
