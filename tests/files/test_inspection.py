"""What a file is told by its content, and which files are not kept."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.utils.translation import override
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.errors import Refusal, TryLater
from core.files.types import EXTENSIONS, PHOTOS, FileType
from files import images
from files.inspection import BEGINNINGS, HEIC_BRANDS, InspectedFile, inspect
from tests.files.hostile import empty_canvas, honest, package, pdf, photo, photo_with_place


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def look_at(content: bytes, name: str = "file") -> InspectedFile:
    return inspect(BytesIO(content), name)


def refusal_of(content: bytes, name: str = "file") -> str:
    with pytest.raises(Refusal) as refused:
        look_at(content, name)
    assert refused.value.fields == {"file": refused.value.message}
    return refused.value.message


@pytest.mark.parametrize("kind", FileType)
def test_each_kind_is_told_by_its_content_without_a_name(kind: FileType) -> None:
    content = honest(EXTENSIONS[kind][0])
    found = look_at(content)
    assert found.kind == kind
    assert bool(found.thumbnail) == (kind in PHOTOS)
    assert re.match(BEGINNINGS, content[:16].decode("latin-1"), re.DOTALL)  # as the page looks


@pytest.mark.parametrize("brand", HEIC_BRANDS)
def test_the_page_sends_back_no_photo_that_the_gate_would_take(brand: bytes) -> None:
    begins = b"\0\0\0\x18ftyp" + brand + bytes(4)
    assert re.match(BEGINNINGS, begins.decode("latin-1"), re.DOTALL)
    film = b"\0\0\0\x18ftypmp42" + bytes(4)
    assert not re.match(BEGINNINGS, film.decode("latin-1"), re.DOTALL)


def test_a_photo_under_another_photos_ending_is_what_it_is() -> None:
    assert look_at(photo("JPEG"), "foto.png").kind == FileType.JPEG


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("laporan.pdf", photo("JPEG")),
        ("foto.jpg", pdf()),
        ("daftar.xlsx", package("docx")),
        ("foto.jpg", package("xlsx")),
        ("halaman.html", photo("PNG")),
        ("program.exe", pdf()),
        ("gambar.svg", photo("WEBP")),
    ],
)
def test_a_name_that_claims_another_kind_is_a_lie(name: str, content: bytes) -> None:
    assert refusal_of(content, name).startswith(f"{name} is not what its name says")


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + b"\0" * 200,
        b"#!/bin/sh\nrm -rf /\n",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 50,
        b"\0\0\0\x18ftypisom" + b"\0" * 50,
        b"PK\x05\x06" + b"\0" * 18,
        b"x",
    ],
)
def test_what_is_none_of_the_kinds_is_refused_whatever_it_is_called(content: bytes) -> None:
    assert "none of the kinds" in refusal_of(content, "foto.jpg")


def test_a_zip_that_is_no_office_file_is_refused() -> None:
    assert "none of the kinds" in refusal_of(package("", **{"a.txt": b"x"}), "arsip")
    assert "none of the kinds" in refusal_of(package("pptx"), "presentasi")


def test_an_empty_file_is_refused() -> None:
    assert refusal_of(b"", "foto.jpg") == "foto.jpg is empty (0 bytes): choose it again."


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "heic", "pdf", "xlsx", "docx"])
def test_a_file_that_was_cut_off_is_refused(ending: str) -> None:
    content = honest(ending)
    assert "cut off or damaged" in refusal_of(content[: len(content) * 2 // 3], f"a.{ending}")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_only_the_first_bytes_of_a_photo_are_no_photo(kind: str) -> None:
    assert "cut off or damaged" in refusal_of(photo(kind)[:40] + b"\0" * 4000)


def test_a_png_with_a_wrong_checksum_is_refused() -> None:
    content = bytearray(photo("PNG"))
    content[len(content) // 2] ^= 0xFF
    assert "cut off or damaged" in refusal_of(bytes(content))


def test_a_member_that_is_damaged_makes_an_office_file_damaged() -> None:
    content = bytearray(package("xlsx", **{"xl/data.bin": bytes(range(256)) * 40}))
    content[content.index(b"xl/data.bin") + 60] ^= 0xFF
    assert "cut off or damaged" in refusal_of(bytes(content))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    content = empty_canvas(12_000)
    assert len(content) < 50_000
    assert "more than 65 megapixels" in refusal_of(content, "denah.png")


def test_a_package_that_unpacks_to_far_more_is_refused() -> None:
    content = package("xlsx", **{"xl/sheet1.xml": b"\0" * 40_000_000})
    assert len(content) < 100_000
    assert "unpacks to far more" in refusal_of(content, "daftar.xlsx")


def test_a_package_of_thousands_of_members_is_refused() -> None:
    content = package("docx", **{f"m{number}": b"" for number in range(5_001)})
    assert "unpacks to far more" in refusal_of(content)


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    content = package("xlsx", **{"xl/sheet1.xml": b"\0" * 30_000_000})
    size = (30_000_000).to_bytes(4, "little")
    assert content.count(size) == 2
    lying = content.replace(size, (100).to_bytes(4, "little"))
    assert "cut off or damaged" in refusal_of(lying)


@pytest.mark.parametrize(
    "content",
    [
        package("xlsm"),
        package("xlsx", **{"xl/vbaProject.bin": b"x"}),
        package("docx", **{"word/VBAPROJECT.BIN": b"x"}),
        package("xlsx", **{"xl/macrosheets/sheet1.xml": b"x"}),
    ],
)
def test_an_office_file_with_macros_is_refused(content: bytes) -> None:
    assert "contains macros" in refusal_of(content)


def test_an_office_file_with_a_password_or_of_old_is_refused() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert "has a password or is in an old format" in refusal_of(old, "daftar.xlsx")


def test_a_member_with_a_password_is_refused() -> None:
    content = bytearray(package("xlsx"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "has a password" in refusal_of(bytes(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_with_an_archive_behind_it_is_two_files_in_one(kind: str) -> None:
    content = photo(kind) + package("", **{"run.class": b"x"})
    assert "two files in one" in refusal_of(content)


def test_a_pdf_with_an_archive_behind_it_is_two_files_in_one() -> None:
    archive = BytesIO(pdf())
    with zipfile.ZipFile(archive, "a") as hidden:
        hidden.writestr("run.class", b"x")
        hidden.comment = b"startxref\n44\n%%EOF\n"
    assert "(PDF and ZIP)" in refusal_of(archive.getvalue())


@pytest.mark.parametrize("behind", [b"", b"\n", b"\nmore"])
def test_an_archive_between_the_end_of_a_pdf_and_that_of_the_file_is_told(behind: bytes) -> None:
    assert "(PDF and ZIP)" in refusal_of(pdf() + package("", **{"run.class": b"x"}) + behind)


def test_a_pdf_with_a_whole_workbook_inside_it_is_a_pdf() -> None:
    with pikepdf.new() as made:
        made.add_blank_page()
        made.attachments["nilai.xlsx"] = package("xlsx")
        out = BytesIO()
        made.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)
    assert zipfile.is_zipfile(out)  # its bytes stand there as they are
    assert look_at(out.getvalue(), "laporan.pdf").kind == FileType.PDF


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"\xef\xbb\xbf\n", b"  "])
def test_a_mark_or_a_line_break_before_a_pdf_disturbs_nobody(before: bytes) -> None:
    content = before + pdf()
    assert look_at(content, "laporan.pdf").kind == FileType.PDF
    assert re.match(BEGINNINGS, content[:16].decode("latin-1"), re.DOTALL)


def test_the_head_of_a_mail_before_a_pdf_is_told_by_its_length() -> None:
    head = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    assert f"{len(head)} bytes stand before the PDF" in refusal_of(head + pdf(), "laporan.pdf")
    assert re.match(BEGINNINGS, head[:16].decode("latin-1"), re.DOTALL)  # so the page asks the gate


@pytest.mark.parametrize("words", ["text", "profile"])
def test_a_png_with_a_long_text_or_profile_is_judged_by_its_pixels(words: str) -> None:
    info, out = PngInfo(), BytesIO()
    long = b"x" * (3 << 20)
    if words == "text":
        info.add_text("Comment", long.decode(), zip=True)
    how: dict[str, Any] = {"icc_profile": long} if words == "profile" else {}
    Image.new("RGB", (64, 48), "red").save(out, "PNG", pnginfo=info, **how)
    assert look_at(out.getvalue(), "foto.png").thumbnail
    cut = out.getvalue()[:-40]
    assert "cut off or damaged" in refusal_of(cut, "foto.png")


def test_a_wrong_checksum_of_a_text_is_no_damage_to_the_picture() -> None:
    info, out = PngInfo(), BytesIO()
    info.add_text("Comment", "tanggul")
    Image.new("RGB", (64, 48), "red").save(out, "PNG", pnginfo=info)
    assert look_at(out.getvalue().replace(b"tanggul", b"Tanggul"), "foto.png").thumbnail


def test_a_photo_that_is_a_pdf_as_well_is_two_files_in_one() -> None:
    content = photo("JPEG", comment=pdf())
    assert "(JPEG and PDF)" in refusal_of(content)


def test_what_phones_put_behind_a_photo_is_no_second_file() -> None:
    assert look_at(photo("JPEG") + b"\0\0\0\x18ftypmp42" + b"\0" * 500).kind == FileType.JPEG


def test_a_locked_pdf_is_kept_and_said_to_be_locked() -> None:
    assert look_at(pdf(locked=True)).locked
    assert not look_at(pdf()).locked


@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "WEBP", "PNG"])
def test_a_thumbnail_is_upright_and_says_nothing_of_place_or_phone(kind: str) -> None:
    content = photo_with_place(kind)
    assert b"Ponsel" in content
    thumbnail = look_at(content).thumbnail
    with Image.open(BytesIO(thumbnail)) as small:
        assert small.height > small.width
        assert not small.getexif()
        assert set(small.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Ponsel" not in thumbnail


def test_a_thumbnail_is_small_and_the_transparent_is_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (1000, 500), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(BytesIO(look_at(out.getvalue()).thumbnail)) as small:
        assert small.size == (480, 240)
        assert small.getpixel((10, 10)) == (255, 255, 255)


def test_many_photos_that_take_long_leave_threads_to_the_pages() -> None:
    with ExitStack() as line:
        for _other in range(5):
            line.enter_context(images.PLACES)
        with pytest.raises(TryLater) as refused:
            look_at(photo(), "a.jpg")
    assert (refused.value.status, refused.value.retry_after) == (503, 10)
    assert look_at(photo(), "a.jpg").kind == FileType.JPEG
