"""The types of file that are kept, and the endings of their names."""

from django.db import models


class FileType(models.TextChoices):
    """What may be kept as a file: told by the content, never by the name."""

    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    HEIC = "image/heic", "HEIC"
    WEBP = "image/webp", "WebP"
    PDF = "application/pdf", "PDF"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"


PHOTO_EDGE = 2048  # pixels a photo is sent with at most: a page of A4 at 180 dots an inch
PHOTOS = (FileType.JPEG, FileType.PNG, FileType.HEIC, FileType.WEBP)


EXTENSIONS = {
    FileType.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    FileType.PNG: ("png",),
    FileType.HEIC: ("heic", "heif"),
    FileType.WEBP: ("webp",),
    FileType.PDF: ("pdf",),
    FileType.XLSX: ("xlsx",),
    FileType.DOCX: ("docx",),
}


# What a field for files offers to choose from.
ACCEPT = ",".join(f".{ending}" for endings in EXTENSIONS.values() for ending in endings)
