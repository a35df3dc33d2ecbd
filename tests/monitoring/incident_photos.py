"""A photo of an incident, as a phone hands it in."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(name: str = "lokasi.jpg", colour: str = "orange") -> SimpleUploadedFile:
    """A small JPEG of one colour."""
    content = BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue())
