"""A stored file as the answer to a request: as it was handed in, or its thumbnail."""

import logging
from typing import Any

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponseBase
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.models import KeptFile

log = logging.getLogger(__name__)

# A file is whatever a stranger's phone or office made: it runs nothing, is nobody's frame, stays
# in no shared cache, and is not compressed again on its way (it is compressed already).
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Content-Encoding": "identity",
}


class LostFile(Refusal):
    """The row is there, and the storage has its bytes no longer."""

    status = 410


def opened(stored: FieldFile) -> "File[bytes]":
    """A stored file to be read. LostFile where its bytes are gone, which the log says."""
    try:
        return stored.open("rb")
    except FileNotFoundError as error:  # S3-compatible storage raises it as well
        log.error("The file %s is gone from the storage: restore it from a backup", stored.name)
        raise LostFile(
            _(
                "The file was kept, and the storage has it no longer: ask an administrator to "
                "restore it from a backup, or hand it in again."
            )
        ) from error


def served(stored: FieldFile, **given: Any) -> HttpResponseBase:
    """A stored file, harmless to hand out; 404 where there never was one. LostFile."""
    if not stored:
        raise Http404
    return FileResponse(opened(stored), headers=FILE_HEADERS, **given)


def served_as_handed_in(kept: KeptFile) -> HttpResponseBase:
    """The file byte for byte, to be saved and never shown here."""
    return served(
        kept.file,
        as_attachment=True,
        filename=kept.download_name,
        content_type=kept.content_type,
    )


def served_thumbnail(kept: KeptFile) -> HttpResponseBase:
    """A photo made small by us; 404 for what has none."""
    return served(kept.thumbnail, content_type="image/jpeg")
