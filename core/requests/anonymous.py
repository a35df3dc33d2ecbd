"""Addresses at which people answer without a name: no line of a log says from where, or when.

What lies below them is asked for by anybody who holds the link. A log with an address and a time,
beside a day on which one person answered, would say who it was (docs/decisions/0018-anonymous.md).
Nor has a log the secret of a link that opens a door: whoever reads it would walk in.
"""

import re

FOLDER = "s/"  # of questionnaires/urls.py
NOWHERE = "-"
SECRETS = re.compile(r"^/(invitation|password)/.+")  # of contractors/urls.py and accounts/urls.py


def is_anonymous(path: str) -> bool:
    """Whether a request for this path is to be told of nobody."""
    return path.startswith(f"/{FOLDER}")


def logged_path(path: str) -> str:
    """The path as a log may have it: which survey it was and which page is nobody's business, and
    so is what a link holds."""
    return f"/{FOLDER}..." if is_anonymous(path) else SECRETS.sub(r"/\1/...", path)
