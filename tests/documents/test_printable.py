"""What no font draws and no archive takes is replaced before a document is laid out."""

import pytest

from documents.printing.printable import printable, unmarked

LINEAR_A = "\U00010600"  # no font of a server has it


@pytest.mark.parametrize("text", ["PT A & <b>", "Ça – ½ ≤ ▲ “x” …", "", "<body>58,2 %</body>"])
def test_usual_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize("odd", ["\x00", "\x01", "\x0b", "\x7f", "\x85", "\u202e", "\ufeff"])
def test_what_is_no_letter_is_left_out(odd: str) -> None:
    assert printable(f"<body>PT {odd}A") == "<body>PT A"
    assert unmarked(f"PT {odd}A") == "PT A"


@pytest.mark.parametrize("odd", ["\ufffe", "\U0001ffff", "\U0010ffff", "\ufdd0"])
def test_what_is_no_character_is_left_out(odd: str) -> None:
    assert printable(f"<body>{odd}A") == "<body>A"


def test_a_letter_no_font_has_is_a_question_mark_where_it_is_drawn() -> None:
    html = f"<title>{LINEAR_A}</title><body>{LINEAR_A}A\ue000"
    assert printable(html) == f"<title>{LINEAR_A}</title><body>?A?"


def test_a_tab_and_a_line_stay() -> None:
    assert printable("<body>\tPT\r\n") == "<body>\tPT\r\n"
