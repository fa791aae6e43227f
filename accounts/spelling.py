"""One spelling of a password. A module of its own, for models may import nothing that imports them."""

import unicodedata


def normalised(password: str) -> str:
    """What is checked and hashed (NIST SP 800-63B-4, 3.1.1.2: NFKC or NFKD)."""
    return unicodedata.normalize("NFKC", password)
