"""Decodes one photo in a process of its own: proves that it is whole, makes its thumbnail.

Run by images.py. The photo comes on standard input, its format is the first argument, the
thumbnail goes to standard output as JPEG (a drawing as PNG): upright, and without anything the
photo carries besides its pixels (place, device, owner).

Decoders of photos are large C programs that read what anyone sends. One that crashes, loops or
eats memory takes only this process with it, and not a web server with other people's requests.
"""

import contextlib
import resource
import sys
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

EDGE = 480  # of the thumbnail, in pixels
DRAWING_EDGE = 1200  # of a logo: 10 cm on paper at 300 dots an inch
MOST_PIXELS = 65_000_000  # a telephone's full 64 megapixels
MEMORY = 1536 * 1024 * 1024
PROCESSOR_SECONDS = 20

TOO_LARGE = 3  # exit statuses
BROKEN = 4


def limit_resources() -> None:
    """Cap what this process may use; a system without one of the limits goes without it.

    So does documents/verification/claim_reading.py: both run apart from the project, and import
    nothing of it.
    """
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),  # writes no file
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))


def main(photo_format: str, wanted: str = "thumbnail") -> int:
    """Read, decode, write the thumbnail (or the ``drawing``); returns the exit status."""
    limit_resources()
    content = sys.stdin.buffer.read()
    # Imported under the limits, and only the one decoder that is needed.
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # ours, below, is the limit
    if photo_format == "HEIF":
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = 1
        pillow_heif.register_heif_opener()
    if photo_format == "PNG":
        skip_words_of_png()
    try:
        with Image.open(BytesIO(content), formats=[photo_format]) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                return TOO_LARGE
            if photo_format == "PNG":
                photo.verify()  # the checksums that decoding itself passes over
        with Image.open(BytesIO(content), formats=[photo_format]) as photo:
            small = drawing_of(photo) if wanted == "drawing" else thumbnail_of(photo)
            sys.stdout.buffer.write(small)
    except Exception as error:  # decoders raise whatever they like on a hostile file
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return BROKEN
    return 0


def skip_words_of_png() -> None:
    """Have texts and colour profiles of a PNG passed over, however large, and the checksum of
    whatever a viewer may pass over: its pixels are judged."""
    from PIL import PngImagePlugin

    checked = PngImagePlugin.PngStream.crc

    def check(stream: "PngImagePlugin.PngStream", chunk: bytes, content: bytes) -> None:
        (stream.crc_skip if chunk[:1].islower() else checked.__get__(stream))(chunk, content)

    def skip(stream: "PngImagePlugin.PngStream", _place: int, length: int) -> bytes:
        return stream.fp.read(length) if stream.fp else b""

    for chunk in ("tEXt", "zTXt", "iTXt", "iCCP"):
        setattr(PngImagePlugin.PngStream, f"chunk_{chunk}", skip)
    setattr(PngImagePlugin.PngStream, "crc", check)  # noqa: B010 - as the lines above


def thumbnail_of(photo: "Image.Image") -> bytes:
    """Decode all of the photo and return it small, upright, on white, as a bare JPEG."""
    from PIL import Image, ImageOps

    photo.draft("RGB", (EDGE * 2, EDGE * 2))  # a JPEG is decoded at the size that is needed
    photo.load()
    photo.thumbnail((EDGE, EDGE))
    with contextlib.suppress(Exception):  # a nonsense orientation is no reason to refuse it
        ImageOps.exif_transpose(photo, in_place=True)
    coloured = photo.convert("RGBA")
    bare = Image.new("RGB", coloured.size, "white")
    bare.paste(coloured, mask=coloured)
    out = BytesIO()
    bare.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def drawing_of(photo: "Image.Image") -> bytes:
    """Decode all of the picture and return it as a bare PNG that keeps what is transparent."""
    from PIL import Image, ImageOps

    photo.load()
    photo.thumbnail((DRAWING_EDGE, DRAWING_EDGE))
    with contextlib.suppress(Exception):  # a nonsense orientation is no reason to refuse it
        ImageOps.exif_transpose(photo, in_place=True)
    coloured = photo.convert("RGBA")
    bare = Image.new("RGBA", coloured.size)
    bare.paste(coloured)
    out = BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
