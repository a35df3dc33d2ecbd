"""A photo of an incident, as a phone hands it in."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo() -> SimpleUploadedFile:
    """A small orange JPEG."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "orange").save(content, "JPEG")
    return SimpleUploadedFile("lokasi.jpg", content.getvalue())
