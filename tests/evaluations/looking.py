"""The page before a step that is not taken back."""

import re


def looked_at(page: str) -> str:
    """What its form says of what it shows."""
    (digest,) = re.findall(r'name="looked"\s+value="([0-9a-f]{64})"', page)
    return str(digest)
