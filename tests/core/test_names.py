"""Names that look alike are alike."""

import pytest

from core.names import clean_name, name_key


@pytest.mark.parametrize(
    "typed",
    ["PT\u00a0Caf\u00e9", "PT  Caf\u00e9", " PT Cafe\u0301 ", "PT\u200b Caf\u00e9", "pt CAF\u00c9"],
)
def test_names_that_look_alike_have_one_key(typed: str) -> None:
    assert name_key(typed) == name_key("PT Caf\u00e9")
    assert clean_name(typed).casefold() == "pt caf\u00e9"
