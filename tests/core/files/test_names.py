"""Names of files made harmless."""

import pytest

from core.files.names import clean_name


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
    assert clean_name(given) == kept
