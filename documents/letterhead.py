"""The letterhead of the book: the company's name and its logo, as the administrator keeps them."""

import hashlib
from base64 import b64encode
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.conflicts import changed_last_by, check_seen
from core.errors import NotAllowed, Refusal
from core.files.types import FileType
from core.writing import written
from documents.access import may_change_letterhead
from documents.models import Letterhead, Logo
from documents.printing.pdf import OWN_PICTURE
from files.images import drawing_of
from files.inspection import inspect

LARGEST_LOGO = 2 * 1024 * 1024
PICTURES = (FileType.PNG, FileType.JPEG, FileType.WEBP)


def letterhead() -> Letterhead:
    """The letterhead as it stands; a blank one where none was ever kept."""
    return Letterhead.objects.select_related("logo").first() or Letterhead()


def logo_address(sha256: str) -> str:
    """The logo as a ``data:`` address for a document; "" where there is none."""
    logo = Logo.objects.filter(sha256=sha256).first() if sha256 else None
    return OWN_PICTURE + b64encode(bytes(logo.content)).decode("ascii") if logo else ""


def change_letterhead(
    *,
    name: str,
    file: BinaryIO | None,
    file_name: str,
    file_size: int,
    remove_logo: bool,
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> Letterhead:
    """Keep the name and, where one is given, the logo; books made before keep theirs.

    Raises NotAllowed for who is no administrator, Refusal for a file that is no picture, Conflict
    where it is to be changed from another ``state`` than ``seen`` by now.
    """
    if not may_change_letterhead(by.user):
        raise NotAllowed(_("Only an administrator may change the letterhead."))
    drawn = _drawn(file, file_name, size=file_size) if file else None
    with transaction.atomic():
        kept, _made = Letterhead.objects.select_for_update().get_or_create(
            pk=1, defaults={"changed_at": now}
        )
        before, stood, state = _audit_values(kept), kept.told, kept.state
        kept.name, kept.changed_at = written(name), now
        if drawn is not None:
            kept.logo = _kept_logo(drawn, now)
        elif remove_logo:
            kept.logo = None
        if seen is not None and kept.told == stood:
            return kept  # nothing is another, or it was sent twice
        person, current = changed_last_by(kept, "change_letterhead"), before | {"state": state}
        check_seen(seen, before=stood, after=kept.told, person=person, current=current)
        kept.save(update_fields=["name", "logo", "changed_at"])
        record(
            by=by, at=now, action="change_letterhead", target=kept, before=before,
            after=_audit_values(kept),
        )  # fmt: skip
    return kept


def _kept_logo(content: bytes, now: datetime) -> Logo:
    """Logos stay, so that a book made before can be made again in the same bytes."""
    logo, _made = Logo.objects.get_or_create(
        sha256=hashlib.sha256(content).hexdigest(), defaults={"content": content, "added_at": now}
    )
    return logo


def _drawn(file: BinaryIO, name: str, *, size: int) -> bytes:
    """The picture, decoded apart and written anew as a PNG of our own; Refusal for another file."""
    if size > LARGEST_LOGO:
        said = _("“%(name)s” is larger than %(limit)s MB: save the logo smaller.")
        told = said % {"name": name, "limit": LARGEST_LOGO // 1024 // 1024}
        raise Refusal(told, fields={"logo": told})
    sentence = _(
        "“%(name)s” cannot be the logo: it is not a picture, or a damaged one. Choose a PNG, JPEG "
        "or WebP file. SVG is not taken, because it can carry programs."
    ) % {"name": name}
    try:
        kind = inspect(file, name).kind
    except Refusal as refusal:
        if refusal.retry_after is not None:  # nothing is wrong with it
            raise
        raise Refusal(sentence, fields={"logo": sentence}) from refusal
    if kind not in PICTURES:
        raise Refusal(sentence, fields={"logo": sentence})
    return drawing_of(file, kind)


def _audit_values(kept: Letterhead) -> dict[str, str]:
    return {"name": kept.name, "logo": kept.logo.sha256 if kept.logo else ""}
