"""Where Django's admin looks for what to register; the desk itself is the package `articles.desk`."""

from articles.desk import (  # noqa: F401
    documents,
    edition,
    front,
    letters,
    library,
    marking,
    people,
    places,
    readership,
    searches,
)
