"""What a signature is: the name of who signs, and the strokes that they drew.

Strokes are path data of a sheet 600 wide and 200 high, in whole units, of lines alone: "M10 20L30
40". It is looked at here before it is kept, so that it can stand in a page and a document as it is.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.language.texts import check_text
from core.writing import is_written

WIDTH, HEIGHT = 600, 200
LONGEST_NAME, LONGEST_PATH = 120, 20_000
SHORTEST = 40  # units that the strokes reach over, width and height together: less is a slip
POINT = r"\d{1,3} \d{1,3}"
PATH = re.compile(rf"(?:M{POINT}(?:L{POINT})+)+")


@dataclass(frozen=True, slots=True)
class InspectionSignature:
    """Who signed, and what they drew; ``path`` "" where the name was typed and confirmed."""

    name: str = ""
    path: str = ""


NOT_SIGNED = InspectionSignature()


def check_signature(signature: InspectionSignature, *, is_needed: bool) -> None:
    """Refusal at the part that is wrong, and where one is needed and there is none."""
    name, path = signature.name, signature.path
    if not is_written(name):
        if is_needed or path:
            _refuse("signed_name", _("Sign it: write who signs, then draw or confirm it."))
        return
    check_text(name, "signed_name", one_line=True)
    if len(name) > LONGEST_NAME:
        _refuse("signed_name", _("At most %(most)s characters.") % {"most": LONGEST_NAME})
    if path:
        _check_path(path)


def _check_path(path: str) -> None:
    if len(path) > LONGEST_PATH or not PATH.fullmatch(path):
        _refuse("signature", _("This is no drawn signature: clear it and draw it again."))
    points = [tuple(map(int, one.split())) for one in re.split("[ML]", path) if one]
    across, down = [x for x, _y in points], [y for _x, y in points]
    if max(across) > WIDTH or max(down) > HEIGHT:
        _refuse("signature", _("This is no drawn signature: clear it and draw it again."))
    if max(across) - min(across) + max(down) - min(down) < SHORTEST:
        _refuse("signature", _("The signature is only a dot: clear it and draw it again."))


def _refuse(name: str, said: str) -> None:
    raise Refusal(said, fields={name: said})
