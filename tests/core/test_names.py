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


@pytest.mark.parametrize("dash", [*"\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"])
def test_a_dash_of_any_kind_makes_no_twin(dash: str) -> None:
    assert name_key(f"A{dash}2") == "a-2"


@pytest.mark.parametrize("quote", [*"\u2018\u2019\u201b\u02bc\u2032\u00b4`"])
def test_a_quotation_mark_of_any_kind_makes_no_twin(quote: str) -> None:
    assert name_key(f"PT Jum{quote}at") == "pt jum'at"
    assert name_key("PT \u201cMaju\u201d") == name_key('PT "Maju"')


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A\u20112", "A-2"),  # a hyphen is a hyphen
        ("Blok 1\u20134", "Blok 1\u20134"),  # a dash may be meant
        ("PT Jum\u2019at", "PT Jum\u2019at"),
    ],
)
def test_what_may_be_meant_is_kept_as_it_was_typed(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("words", ["\uff30\uff34\u3000\uff21", "PT A", "\uff50\uff54 a"])
def test_letters_of_any_width_are_one_name_and_are_found(words: str) -> None:
    assert name_key(words) == search_key(words) == "pt a"


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
