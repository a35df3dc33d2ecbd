"""What hostile people, and broken programs, put in place of what a field asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.files.hostile import empty_canvas, honest, package

SCRIPT = "<script>alert(1)</script>"
ELSEWHERE = "//contoh.example/"
TEXTS = (
    "",
    "a\x00b",
    "x" * 100_000,
    "\u202egpj.exe\u200f",
    "A\x1b[2J\x07\x9fB",  # what clears a terminal, rings, and is no letter
    "A\u2028B",
    "Cafe\u0301",  # as a Mac writes it
    "\u200b\u2060\ufeff",
    SCRIPT,
    f'"{SCRIPT}',
    "'; DROP TABLE findings; --",
    "=cmd|'/c calc'!A1",
    "%s %(x)s {0} {{ 7*7 }} {% url %}",
    "../../etc/passwd",
    "\r\nX-Odd: 1\r\n",
    "javascript:alert(1)",
    ELSEWHERE,
    *("1" * 400, "-1", "0", "0.1", "2147483648", "-9223372036854775809", "99999999999999999999"),
    *("1e400", "1e-400", "1e9", "NaN", "sNaN", "-Infinity", "0x1F", "1_000", "1.000,5"),
    "\u0661\u0662",  # twelve, in Arabic figures
    "\uff10\uff11\uff12",  # as wide as Kanji
    *("-0", "12.500", "1.234,5"),
    "\u00b2",  # a figure to str.isdigit, and none to int
    *("0000-01-01", "0001-01-01", "9999-12-31", "2024-02-29", "2025-02-29", "2025-13-45"),
    *("9999-12-31T23:59:59", "0001-01-01T00:00", "24:00", "9999-12", "0000-00", "0000-00-00"),
    "2025-01-10T08:00+15:00",
    "00000000-0000-0000-0000-000000000000",
)
SAID_TWICE = ["1", "x"]  # a field that is in the form more than once
# What is kept is what was typed: a text that holds the first of these holds the whole value.
BEGINNINGS = {text[:6]: text for text in TEXTS if len(text.strip()) > 9 and text[0] in "x<\"'=%.jC"}

# As they stand in JSON; the first are none, so the whole body is refused.
NOT_JSON = ("NaN", "-Infinity", "[" * 10_000 + "]" * 10_000)
RAW = (
    *("null", "true", "[]", "{}", "[[[[]]]]", '["x"]', '{"x": 1}', '"\\ud800"', "1e400"),
    *(*NOT_JSON, "1" * 400, "-1", "0", "0.1", "1e-400", "9223372036854775808", "-0"),
)
MANY = f"[{'1,' * 99_999}1]"  # where a list is asked for


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file as it is handed in, each time anew."""

    name: str
    content: Callable[[], bytes]

    def upload(self) -> SimpleUploadedFile:
        """The same bytes: a file is read once."""
        return SimpleUploadedFile(self.name, _made(self.content), content_type="image/png")


@cache
def _made(content: Callable[[], bytes]) -> bytes:
    return content()


FILES = (
    HostileFile("a.png", f"<html>{SCRIPT}</html>".encode),
    HostileFile("a.png", lambda: empty_canvas(20_000)),
    HostileFile("a.xlsx", lambda: package("xlsx", x=b"\0" * 20_000_000)),
    HostileFile("a.xlsx", lambda: honest("xlsx")),
    HostileFile("a.xlsx", b"PK\x03\x04".strip),
    HostileFile("a.zip", b"".strip),
    HostileFile(f"{'x' * 300}\u202e\x07.pdf", lambda: honest("pdf")),
    HostileFile("a.jpg", lambda: honest("jpg")[:200]),
    HostileFile("..\\a/b\x00c\u202egnp.png", lambda: honest("png")),
)

_HEAD = b"--x\r\nContent-Disposition: form-data; name="
_PNG = b'"evidence"; filename="../../a\x07.png"\r\nContent-Type: image/png\r\n\r\nx\r\n--x--\r\n'
# Whole bodies that are none, with what they say they are.
BODIES = (
    ("application/json", b'{"a": '),
    ("application/json", b"[1, 2]"),
    ("application/json", b"\xff\xfe"),
    ("application/json", b"[" * 100_000),
    ("text/plain", b"x=1"),
    ("application/x-www-form-urlencoded", b"%ff%00=%zz&&=&=;"),
    ("multipart/form-data; boundary=x", _HEAD + b"a\r\n\r\nb"),
    ("multipart/form-data; boundary=x", _HEAD + _PNG),
)
