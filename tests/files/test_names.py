"""Names of files made harmless."""

import pytest

from core.files.names import LONGEST_WORDS, file_words, harmless_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("foto.jpg", "foto.jpg"),
        ("Foto rapat P2K3 – 14 Februari.jpg", "Foto rapat P2K3 – 14 Februari.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Budi\\foto.jpg", "foto.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "a Set-Cookie_ x=1.jpg"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("a\0b.pdf", "ab.pdf"),
        ('a"<b>|c?*.pdf', "a__b__c__.pdf"),
        ("  spasi   ganda .pdf", "spasi ganda .pdf"),
        (".htaccess", "htaccess"),
        ("e\u0301.pdf", "é.pdf"),
        ("", "file"),
        ("...", "file"),
        ("x" * 200 + ".jpeg", "x" * 145 + ".jpeg"),
        ("y" * 200, "y" * 150),
        ("z." + "y" * 200, ("z." + "y" * 200)[:150]),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_harmless(given: str, kept: str) -> None:
    assert harmless_name(given) == kept


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PT A 2024 (CSMS)", "PT-A-2024-CSMS"),
        ("2023–2024: PT A, PT B", "2023-2024-PT-A-PT-B"),
        ("Café Çelik", "Cafe-Celik"),
        ("Cafe\u0301", "Cafe"),
        ("ООО «Й» 2024", "ООО-Й-2024"),
        ("有限公司 2024 (SMK3 transisi)", "有限公司-2024-SMK3-transisi"),
        ("हिन्दी 2024", "हिन्दी-2024"),
        ("../a\u202eb\0c", "a-b-c"),
        ("_ / …", ""),
    ],
)
def test_the_words_of_a_name_stay_readable_in_any_script(text: str, words: str) -> None:
    assert file_words(text) == words


@pytest.mark.parametrize("name", ["x" * 300, "建" * 160, "Maju Jaya " * 40])
def test_a_long_name_keeps_year_and_instrument(name: str) -> None:
    words = file_words(f"{name} 2024 (SMK3 transisi)")
    assert words.startswith(name[:4])
    assert words.endswith("-2024-SMK3-transisi")
    assert len(words.encode()) <= LONGEST_WORDS
    assert len(file_words(name).encode()) <= LONGEST_WORDS
