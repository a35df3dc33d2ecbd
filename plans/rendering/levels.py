"""The choice of a level in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from plans.choices import SmkLevel
from plans.models import LevelChoice
from plans.rules.levels import LEAST_WORKERS, is_obliged, proposed_level


@dataclass(frozen=True, slots=True)
class LevelRule:
    """``5–19`` workers and the level they give."""

    workers: str
    level: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A company's standing choice with what the regulation says."""

    choice: LevelChoice
    obliged: str


def level_rules() -> list[LevelRule]:
    """The classes of workers as they are printed, the lowest first."""
    rules = [
        LevelRule(f"{least}–{following - 1}", str(SmkLevel(level).label))
        for (least, level), (following, _level) in pairwise(LEAST_WORKERS)
    ]
    least, level = LEAST_WORKERS[-1]
    return [*rules, LevelRule(f"≥ {least}", str(SmkLevel(level).label))]


def level_rows(choices: Iterable[LevelChoice]) -> list[LevelRow]:
    """Each choice with whether PP 50/2012 obliges that company."""
    return [
        LevelRow(one, obliged_words(one.workers, high_hazard=one.high_hazard)) for one in choices
    ]


def obliged_words(workers: int, *, high_hazard: bool) -> str:
    """What PP 50/2012 itself says of such a company."""
    if is_obliged(workers, high_hazard=high_hazard):
        return _("PP 50/2012 obliges this company to apply SMK3.")
    return _("PP 50/2012 does not oblige this company: it has fewer than 100 workers and no high "
             "hazard.")  # fmt: skip


def proposal_of(workers: int, *, high_hazard: bool) -> str:
    """What is proposed for such a company, and what the regulation says beside it."""
    level = proposed_level(workers)
    words = (
        _("%(workers)s workers: %(level)s is proposed.")
        % {"workers": workers, "level": SmkLevel(level).label}
        if level
        else _("Fewer than 5 workers: no level is proposed.")
    )
    return f"{words} {obliged_words(workers, high_hazard=high_hazard)}"


def level_words(choice: LevelChoice | None) -> str:
    """The level that was chosen for a company, why, and what the regulation says; "" for none."""
    if choice is None:
        return ""
    obliged = obliged_words(choice.workers, high_hazard=choice.high_hazard)
    words = {"workers": choice.workers, "level": choice.get_level_display()}
    if choice.level == choice.proposed:
        taken = _("%(workers)s workers: %(level)s, as proposed.")
        return f"{taken % words} {obliged}"
    words |= {
        "proposed": choice.get_proposed_display() or _("none"),
        "reason": choice.reason.rstrip("."),
    }
    said = _(
        "%(workers)s workers: %(level)s was chosen, %(proposed)s proposed. Reason: %(reason)s."
    )
    return f"{said % words} {obliged}"
