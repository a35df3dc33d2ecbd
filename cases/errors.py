"""The one error of a case, and how a value is quoted in it."""

import json
from decimal import Decimal
from fractions import Fraction

QUOTED_LENGTH = 40
QUOTED_BITS = 128


class CaseError(ValueError):
    """A case that breaks the rules of its contract (docs/scoring.md and its sisters).

    `path` names the place (`items[3].max`; `case` for the whole of it), `message` says what is
    wrong there and what would be right. `str(error)` is "PATH: MESSAGE".
    """

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def quoted(value: object) -> str:
    """Return a value as a reader of the case knows it, short enough for a message."""
    if value is None or isinstance(value, bool | str):
        text = json.dumps(value, ensure_ascii=False)
        return text if len(text) <= QUOTED_LENGTH else text[:QUOTED_LENGTH] + '..."'
    if isinstance(value, int | Fraction):
        # Longer numbers are not printed at all: Python refuses to turn a huge integer into text.
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > QUOTED_BITS:
            return "a very long number"
        text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
        return text if Fraction(text) == value else str(value)
    kinds = {list: "a list", dict: "an object", float: "a floating-point number"}
    return next((name for kind, name in kinds.items() if isinstance(value, kind)), "another type")
