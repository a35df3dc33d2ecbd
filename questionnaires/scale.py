"""The scale of a statement, and whether an answer lies on it."""

from dataclasses import dataclass

from cases.errors import CaseError, quoted
from cases.reading import Value


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole numbers from `min` to `max`, one a step: 1 to 5 for STS, TS, RG, S, SS."""

    min: int
    max: int


def read_scale(value: Value) -> Scale:
    """Return the scale of a JSON object; its sense is checked by `check_scale`."""
    return Scale(min=value.get("min").integer(), max=value.get("max").integer())


def check_scale(scale: Scale) -> None:
    """Refuse a scale without two steps, or one whose best answer would count for nothing."""
    if scale.max <= scale.min:
        raise CaseError("scale.max", f"must be above scale.min, which is {quoted(scale.min)}")
    if scale.max < 1:
        raise CaseError("scale.max", "must be 1 or more")


def check_answer(answer: object, scale: Scale, *, path: str) -> None:
    """Refuse what is neither a whole number on the scale nor None, which is no answer."""
    if answer is None:
        return
    if isinstance(answer, bool) or not isinstance(answer, int):
        raise CaseError(path, f"must be an integer or null, not {quoted(answer)}")
    if not scale.min <= answer <= scale.max:
        ends = f"{quoted(scale.min)} to {quoted(scale.max)}"
        raise CaseError(path, f"must be from {ends}, not {quoted(answer)}")
