"""Files made for tests: honest ones of every kind, and what hostile people make of them."""

import zipfile
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image

CONTENT_TYPES = "[Content_Types].xml"
MAIN_PART = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
PLACE = {34853: {1: "S", 2: (6.0, 12.0, 30.0), 3: "E", 4: (106.0, 49.0, 0.0)}}  # GPS in Jakarta
UPRIGHT_SIDEWAYS = 6  # the orientation of a phone held upright


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **how: Any) -> bytes:
    """A photo with some detail, so that half of the file is not all of it."""
    pillow_heif.register_heif_opener()
    out = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, kind, **how)
    return out.getvalue()


def photo_with_place(kind: str = "JPEG") -> bytes:
    """A phone's photo: taken upright, with where and by what it was taken."""
    exif = Image.Exif()
    exif[271] = "Ponsel Pak Budi"
    exif[274] = UPRIGHT_SIDEWAYS
    exif.update(PLACE)
    return photo(
        kind, (64, 48), exif=exif.tobytes(), **({"comment": b"rahasia"} if kind == "JPEG" else {})
    )


def empty_canvas(side: int) -> bytes:
    """A PNG of side x side pixels that takes next to no bytes: a decompression bomb."""
    out = BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    return out.getvalue()


def package(kind: str = "xlsx", **members: bytes) -> bytes:
    """An office file of this kind, with further members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        if kind in MAIN_PART:
            target.writestr(
                CONTENT_TYPES, f'<Types><Override ContentType="{MAIN_PART[kind]}"/></Types>'
            )
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


def pdf(*, locked: bool = False) -> bytes:
    """The outer shape of a PDF."""
    lock = b"/Encrypt 5 0 R " if locked else b""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\n0000000000 65535 f\n"
        b"trailer<</Size 1/Root 1 0 R " + lock + b">>\nstartxref\n44\n%%EOF\n"
    )


def honest(ending: str) -> bytes:
    """A good file for this ending."""
    if ending in ("xlsx", "docx"):
        return package(ending)
    if ending == "pdf":
        return pdf()
    return photo({"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}[ending])
