"""The page of frozen content, and its PDF, which carries that content."""

from datetime import UTC
from typing import Any

from django.template.loader import render_to_string

from core.canonical import canonical_json
from documents.frozen import FrozenContent
from documents.printing.archival import AttachedFile
from documents.printing.imprint import imprint_of


def frozen_html(template: str, frozen: FrozenContent, **shown: Any) -> str:
    """The HTML its PDF is laid out from, in the active language: no clock has a say."""
    imprint = imprint_of(frozen.sha256, at=frozen.frozen_at)
    return render_to_string(template, {"sha256": frozen.sha256, **shown, **imprint})


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
