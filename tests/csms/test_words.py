"""Indonesian as HSE people say it: the words that were mended once do not come back.

The words to use, with their meaning, are in docs/glossary.md. A new word that nobody would say is
added here with what is said instead.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
import yaml
from babel.messages.pofile import read_po
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from csms import catalog, library_words
from tests.visitors import visitor

INSTEAD = {  # everywhere: no HSE person says it, or it is misspelt
    "peramban": "browser, as everybody says",
    "penyaring": "filter",
    "bita": "byte",
    "lawan realisasi": "target dan realisasi",
    "keampuhan": "keefektifan",
    "izin mati": "izin tidak berlaku",
    "penangan BKB": "petugas BKB",
    "orang meninggal": "korban meninggal",
    "silahkan": "silakan (KBBI)",
    "resiko": "risiko (KBBI)",
    "analisa": "analisis (KBBI)",
    "aktifitas": "aktivitas (KBBI)",
    "efektifitas": "keefektifan",
    "merubah": "mengubah (KBBI)",
    "ijin": "izin (KBBI)",
    "cidera": "cedera (KBBI)",
    "autentidikasi": "a misspelling in Django's own catalog",
    "dibawah": "di bawah (KBBI)",
    "diatas": "di atas (KBBI)",
}
INSTEAD_HERE = {  # in the interface: a literal translation, or a second word for one thing
    "tangga peringkat": "kategori peringkat",
    "masuk batas": "masuk kategori",
    "tidak ada tingkat": "FR, SR, dan TRIR tidak dapat dihitung",
    "kasus tercatat": "kasus wajib catat (recordable)",
    "kerusakan alat": "kerusakan aset",
    "kerja terbatas": "pembatasan kerja (RWC)",
    "kasus perawatan medis": "perawatan medis (MTC)",
    "peninjau": "pengamat (hanya membaca)",
    "tinjauan": "pemeriksaan",
    "ditinjau": "diperiksa",
    "sementara itu": "saat Anda bekerja",
    "tersusul": "tidak berlaku lagi karena keputusan insiden",
    "pada setengah": "0,05 ke atas",
    "cakupan": "lingkup",
    "terbawa": "dari luar sistem",
    "garis butir": "jejak butir",
    "uji mundur": "uji pada hasil lampau",
    "ada orangnya": "ditugaskan",
    "dibekukan": "dikunci; a frozen permit is a suspended one",
    "buku kerja": "berkas Excel",
    "peta panas": "heat map",
    "pendahulu": "leading indicator",
    "tindakan korektif": "tindakan perbaikan",
    "perusahaan penilai": "pemilik proyek",
    "perkembangan": "tren",
    "kemajuan": "progres",
    "efektivitas": "keefektifan",
    "diandalkan": "dijadikan pegangan",
    "disaring": "difilter",
    "bisa": "dapat",
    "jika": "bila",
    "kalau": "bila",
    "sandi": "kata sandi",
    "surel": "email",
}
TINGKAT = r"\btingkat\b(?! (penerapan|risiko|kekerapan kecelakaan|keparahan kecelakaan))"
INSTRUMENTS = catalog.ROOT / "instruments"
KEPT = {"csms-v1", "smk3-v1"}  # published with such words; a published version never changes


def _spoken() -> Iterator[str]:
    for message in catalog.read_catalog():
        said = message.string if message.id else ""
        yield from said if isinstance(said, tuple | list) else [str(said)]


def _found(words: dict[str, str], sentences: list[str]) -> list[str]:
    """A line for each sentence with a word that is not to be said."""
    return [
        f"{word!r} in {sentence!r}: say {instead}"
        for word, instead in words.items()
        for sentence in sentences
        if re.search(rf"(?<!kata )\b{word}(nya)?\b", sentence, re.IGNORECASE)
    ]


@pytest.mark.parametrize("words", [INSTEAD, INSTEAD_HERE], ids=["wrong", "second"])
def test_the_interface_says_it_as_hse_people_do(words: dict[str, str]) -> None:
    assert _found(words, list(_spoken())) == []


def test_tingkat_never_stands_alone() -> None:
    assert [one for one in _spoken() if re.search(TINGKAT, one, re.IGNORECASE)] == []


def test_instruments_say_it_as_hse_people_do() -> None:
    files = [path for path in sorted(INSTRUMENTS.rglob("*-v*.yaml")) if path.stem not in KEPT]
    texts = [
        text for path in files for text in _texts(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    assert texts
    assert _found(INSTEAD, texts) == []


def _texts(node: object) -> Iterator[str]:
    """Every Indonesian text of an instrument file, however deep."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "id" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def test_what_is_mended_for_django_is_still_said_there() -> None:
    with override("en"):
        assert {str(word) for word in library_words.WORDS} - set(_of_django()) == set()


def _of_django() -> Iterator[str]:
    for name in ("auth", "admin"):
        folder = Path(django.__file__).parent / "contrib" / name / "locale" / "id" / "LC_MESSAGES"
        with (folder / "django.po").open("rb") as file:
            for message in read_po(file, locale="id"):
                yield message.id if isinstance(message.id, str) else message.id[0]


def test_the_settings_pages_use_our_words(administrator: User) -> None:
    client = visitor(administrator, language="id")
    names = ("person-add", "site-add", "admin:index", "admin:accounts_accessrecord_changelist")
    pages = [client.get(reverse(name)).text for name in names]
    assert "Nama pengguna" in pages[0]
    assert _found(INSTEAD, pages) == []
