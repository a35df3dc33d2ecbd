"""A row of a kept file, as if it had been handed in."""

from datetime import datetime
from typing import TypeVar

from django.core.files.base import ContentFile

from core.files.types import FileType
from core.models import KeptFile
from tests.files.hostile import photo

PhotoRow = TypeVar("PhotoRow", bound=KeptFile)


def kept_photo(row: PhotoRow, now: datetime) -> PhotoRow:
    """A photo of this row, stored."""
    content = photo()
    row.name, row.content_type, row.size = "foto.jpg", FileType.JPEG, len(content)
    row.sha256, row.uploaded_at = "0" * 64, now
    row.file.save("c.jpg", ContentFile(content), save=False)
    row.thumbnail.save("d.jpg", ContentFile(content), save=False)
    row.save()
    return row
