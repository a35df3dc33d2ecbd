"""Names that look alike are alike."""

import pytest

from core.names import clean_name, foreign_letters, name_key, search_key


@pytest.mark.parametrize(
    "typed",
    ["PT\u00a0Caf\u00e9", "PT  Caf\u00e9", " PT Cafe\u0301 ", "PT\u200b Caf\u00e9", "pt CAF\u00c9"],
)
def test_names_that_look_alike_have_one_key(typed: str) -> None:
    assert name_key(typed) == name_key("PT Caf\u00e9")
    assert clean_name(typed).casefold() == "pt caf\u00e9"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("PT Maju", ""),
        ("PT M\u0430ju", "\u0430"),  # one Cyrillic letter among Latin ones
        ("\u0420\u0422 Maju", "\u0420\u0422"),  # a Cyrillic word that only looks Latin
        ("\u0391-2", "\u0391"),  # a code that nobody can tell from A-2
        ("\u0420\u0422\u0410", "\u0420\u0422\u0410"),
        ("\u0417\u0430\u0432\u043e\u0434 \u0421\u041e\u041a", ""),  # plainly of its own script
        ("A\u039f-2", "\u039f"),
        ("PT \u0413\u0430\u0437\u043f\u0440\u043e\u043c", ""),  # a word of its own script
        ("\uff30\uff34 Maju", "\uff30\uff34"),  # full width
        ("PT \u0634\u0631\u0643\u0629", ""),
    ],
)
def test_letters_that_only_look_latin_are_found(name: str, letters: str) -> None:
    assert foreign_letters(name) == letters


def test_what_is_searched_for_has_neither_accents_nor_case() -> None:
    assert search_key(" PT\u00a0 CAF\u00c9") == search_key("pt cafe\u0301") == "pt cafe"
