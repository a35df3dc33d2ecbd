"""A stored file as the answer to a request: as it was handed in, or its thumbnail."""

from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponseBase

from core.models import KeptFile

# A file is whatever a stranger's phone or office made: it runs nothing, is nobody's frame, stays
# in no shared cache, and is not compressed again on its way (it is compressed already).
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Content-Encoding": "identity",
}


def served(stored: FieldFile, **given: Any) -> HttpResponseBase:
    """A stored file, harmless to hand out; 404 where the storage has none."""
    if not stored:
        raise Http404
    try:
        content = stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, headers=FILE_HEADERS, **given)


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
