"""Codes of items in what people write become links; all else stays text."""

import pytest

from evaluations.rendering.item_codes import code_addresses, linked

ADDRESSES = code_addresses(["2.08", "3.04", "1.1.1"], "#i-")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("See 2.08.", 'See <a href="#i-2.08">2.08</a>.'),
        ("(3.04),2.08", '(<a href="#i-3.04">3.04</a>),<a href="#i-2.08">2.08</a>'),
        ("1.1.1 and 1.1.12", '<a href="#i-1.1.1">1.1.1</a> and 1.1.12'),
        ("9.99", "9.99"),
        ("v2.08b, 12.08", "v2.08b, 12.08"),
        ("<b> 2.08", '&lt;b&gt; <a href="#i-2.08">2.08</a>'),
        ("", ""),
    ],
)
def test_a_code_that_stands_alone_is_a_link(text: str, made: str) -> None:
    assert linked(text, ADDRESSES) == made
