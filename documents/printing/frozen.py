"""The PDF of frozen content, which carries that content."""

from datetime import UTC

from core.canonical import canonical_json
from documents.frozen import FrozenContent
from documents.printing.archival import AttachedFile


def own_json(frozen: FrozenContent, name: str, *, said: str) -> AttachedFile:
    """Its content as canonical JSON: whoever hashes the file has the hash that is printed.

    ``name`` begins the file's name; ``said`` tells a reader what it is.
    """
    return AttachedFile(
        name=f"{name}-{frozen.sha256[:12]}.json",
        content=canonical_json(frozen.content),
        description=said,
        at=frozen.frozen_at.astimezone(UTC),
    )
