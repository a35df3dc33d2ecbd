"""What to ask in the field, element by element: a guide that comes with an instrument.

Data beside the instruments, ``library/interviews/<code>.yaml``, by the code of an element, so for
every version: a published version never changes, and a guide may be worded anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from core.language import localized

Text = Mapping[str, str]
InterviewWords = Sequence[tuple[str, Sequence[str]]]  # whom to ask, and what


@dataclass(frozen=True, slots=True)
class InterviewPart:
    """Whom to ask, by their role, and what."""

    who: Text
    questions: Sequence[Text]


@lru_cache(maxsize=100)  # any code is asked about, also one without such a file
def interview_guides_of(code: str) -> Mapping[str, Sequence[InterviewPart]]:
    """The parts of the guide by the code of an element; nothing where no such data is."""
    path = Path(settings.BASE_DIR) / "instruments" / "library" / "interviews" / f"{code}.yaml"
    if not path.exists():
        return {}
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        one["element"]: tuple(InterviewPart(part["who"], part["questions"]) for part in one["ask"])
        for one in read["guides"]
    }


def interview_in_words(code: str) -> Mapping[str, InterviewWords]:
    """The same in the active language."""
    return {
        element: [
            (localized(part.who), [localized(text) for text in part.questions]) for part in parts
        ]
        for element, parts in interview_guides_of(code).items()
    }
