"""Where Django's admin looks for what to register; the desk itself is the package `articles.desk`."""

from articles.desk import (  # noqa: F401
    edition,
    front,
    letters,
    library,
    people,
    places,
    readership,
    searches,
)
