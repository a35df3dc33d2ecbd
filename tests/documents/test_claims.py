"""Reading the hashes out of a hostile PDF: bounded in time and memory, and never an error."""

import time
import zlib
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from documents.verification.claim_reading import NAMED_A_RESULT, in_text
from documents.verification.claims import SECONDS, claims_of

HASH = "0123456789abcdef" * 4

pytestmark = pytest.mark.usefixtures("reader_on_a_busy_machine")


def written(writer: PdfWriter) -> bytes:
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def bomb() -> bytes:
    """A page whose text unpacks to 4 GB, packed twice."""
    packed = zlib.compress(zlib.compress(b"\0" * 2**28, 9) * 16, 9)
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    stream = StreamObject()
    stream._data = packed
    filters = ArrayObject([NameObject("/FlateDecode"), NameObject("/FlateDecode")])
    stream[NameObject("/Filter")] = filters
    page[NameObject("/Contents")] = writer._add_object(stream)
    return written(writer)


def circle(keywords: str = "") -> bytes:
    """A page tree that is its own child."""
    writer = PdfWriter()
    writer.add_metadata({"/Keywords": keywords})
    writer.add_blank_page(100, 100)
    pages = writer._root_object["/Pages"].get_object()
    pages["/Kids"].append(pages.indirect_reference)
    pages[NameObject("/Count")] = NumberObject(2_000_000_000)
    return written(writer)


def deep() -> bytes:
    """Names of attachments nested a hundred thousand deep."""
    return (
        b"%PDF-1.7\n1 0 obj\n"
        + b"[" * 100_000
        + b"]" * 100_000
        + b"\nendobj\ntrailer<</Root 1 0 R>>"
    )


def attached(content: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("x.json", content)
    return written(writer)


def plain_font() -> DictionaryObject:
    """What a page needs whose text is in /F1."""
    words = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(k): NameObject(v) for k, v in words.items()})
    return DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})


@pytest.mark.parametrize("make", [bomb, circle, deep])
def test_a_hostile_file_carries_nothing_and_ends_in_time(
    make: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.verification.claims.SECONDS", SECONDS)
    content = make()  # type: ignore[operator]
    start = time.monotonic()
    assert claims_of(content).hashes == ()
    assert time.monotonic() - start < 2 * SECONDS  # the rest is for a machine that others use


def test_what_stands_before_the_hostile_part_is_found() -> None:
    assert claims_of(circle(keywords=HASH)).hashes == (HASH,)


def test_an_attachment_is_known_by_its_bytes() -> None:
    found = claims_of(attached(b'{"a":1}')).hashes
    assert "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862" in found


def test_the_results_of_a_book_are_read_out_of_its_attachment() -> None:
    packed = BytesIO()
    with pikepdf.open(BytesIO(attached(b'{"results":["%s"]}' % HASH.encode()))) as book:
        book.save(packed, compress_streams=True)
    assert HASH.encode() not in packed.getvalue()
    assert HASH in claims_of(packed.getvalue()).hashes


def test_a_book_is_known_by_a_page_in_its_middle() -> None:
    writer = PdfWriter()
    writer.add_metadata({"/Keywords": "f" * 64})  # of the whole book: it is no result's
    for _ in range(40):
        writer.add_blank_page(100, 100)
    for page in writer.pages[10:30]:
        stream = StreamObject()
        stream.set_data(zlib.compress(b"BT /F1 9 Tf (Result SHA-256 %s) Tj ET" % HASH.encode()))
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = plain_font()
    assert claims_of(written(writer)).hashes == ("f" * 64, HASH)


def test_of_a_torn_file_what_is_left_is_searched() -> None:
    packed = zlib.compress(b'{"a":1}')
    claims = claims_of(b"%PDF-1.7\n1 0 obj <<>>\nstream\n" + packed + b"\nendstream\n2 0 ob")
    assert claims.hashes == ("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862",)
    assert claims.unreadable


def test_a_locked_file_tells_nothing() -> None:
    writer = PdfWriter()
    writer.add_metadata({"/Keywords": HASH})
    writer.encrypt("rahasia", algorithm="RC4-128")
    claims = claims_of(written(writer))
    assert HASH not in claims.hashes
    assert claims.locked


def test_a_hash_broken_over_lines_is_found_by_the_word_before_it() -> None:
    assert in_text(f"SHA-256 {HASH[:30]}\n{HASH[30:]} Page 1") == [HASH, NAMED_A_RESULT]
    assert in_text(f"{HASH}0") == []


def test_many_hashes_are_cut_off() -> None:
    many = b"\n".join(f"{number:064x}".encode() for number in range(1200))
    assert len(claims_of(many).hashes) == 1000


def test_an_empty_dictionary_for_everything_is_no_error() -> None:
    writer = PdfWriter()
    writer._root_object[NameObject("/Names")] = DictionaryObject()
    assert claims_of(written(writer)).hashes == ()
