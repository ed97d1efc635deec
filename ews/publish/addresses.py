"""Names of files and links that are safe whatever the data hold."""

import re


def file_name(code: str) -> str:
    """Return *code* as the stem of a file on any system: letters, digits, ``-`` and ``_``."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", code) or "-"


def safe_link(address: str) -> str:
    """Return *address* if it is a web page's, else nothing: no ``javascript:`` from a definition."""
    return address if re.match(r"https?://[^\s]+$", address) else ""
