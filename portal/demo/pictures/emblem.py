def emblem(size: int = 256) -> bytes:
    return b""
