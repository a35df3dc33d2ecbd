"""What shows that criteria of the demonstration's plan are realised: two files, made here.

Both say on their face that they are constructed. They are small, and drawn while it is loaded.
"""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

CONSTRUCTED = "CONTOH: disusun sendiri untuk peragaan, bukan bukti yang sebenarnya"
HANDED_OUT: Sequence[tuple[str | int, ...]] = (
    ("Tanggal", "Alat pelindung diri", "Jumlah pekerja", "Diperiksa"),
    ("2021-11-08", "Helm", 70, "layak pakai"),
    ("2021-11-08", "Sepatu keselamatan", 70, "layak pakai"),
    ("2021-11-15", "Sarung tangan", 52, "layak pakai"),
    ("2021-11-15", "Masker", 70, "layak pakai"),
    ("2021-11-22", "Sumbat telinga", 25, "layak pakai"),
)
SIZE, GREEN, WHITE = (480, 320), (0, 110, 60), (255, 255, 255)


def constructed_file(name: str) -> SimpleUploadedFile:
    """The file of that name. KeyError for one that nobody makes."""
    return SimpleUploadedFile(name, _MADE_BY[name]())


def _handed_out() -> bytes:
    """A list of protective equipment handed out, as a workbook of one sheet."""
    from xlsxwriter import Workbook  # late: what writes is large

    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Contoh")
    sheet.set_column(0, 3, 22)
    sheet.write_string(0, 0, CONSTRUCTED)
    for row, cells in enumerate(HANDED_OUT, 2):
        sheet.write_row(row, 0, cells)
    book.close()
    return buffer.getvalue()


def _emergency_sign() -> bytes:
    """A sign with what to do in an emergency, as a picture."""
    picture = Image.new("RGB", SIZE, GREEN)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((12, 12, SIZE[0] - 13, SIZE[1] - 13), outline=WHITE, width=6)
    pen.polygon([(60, 120), (150, 120), (150, 90), (210, 140), (150, 190), (150, 160), (60, 160)],
                fill=WHITE)  # fmt: skip
    large, small = (ImageFont.load_default(size) for size in (30, 12))
    pen.text((232, 96), "TITIK KUMPUL\nPos: radio 1", fill=WHITE, font=large)
    pen.text((28, 268), CONSTRUCTED, fill=WHITE, font=small)
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


_MADE_BY: Mapping[str, Callable[[], bytes]] = {
    "contoh-serah-terima-apd.xlsx": _handed_out,
    "contoh-petunjuk-darurat.png": _emergency_sign,
}
