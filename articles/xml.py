"""What XML can hold. Texts may carry signs that no XML document can, however they are escaped."""

import re

#: All but "Char" of XML 1.0, 2.2. One of them, pasted from somewhere, would end a whole feed.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def possible(text: str) -> str:
    """The text without what XML cannot hold. It is not escaped yet."""
    return _IMPOSSIBLE.sub("", text)
