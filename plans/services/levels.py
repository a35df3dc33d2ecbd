"""The level at which a company is audited: proposed by its workforce, overridden with a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.models import Contractor
from core.audit import Actor, record
from core.errors import Conflict, Refusal
from core.language.texts import check_text
from core.writing import is_written, written
from plans.choices import SmkLevel
from plans.models import LevelChoice
from plans.rules.levels import proposed_level
from plans.services.locking import check_plans_for

MOST_WORKERS = 1_000_000


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """What is known of a company and what was chosen; ``level`` "" takes what is proposed."""

    workers: int
    high_hazard: bool = False
    level: str = ""
    reason: str = ""


@transaction.atomic
def choose_level(
    *,
    contractor: Contractor,
    facts: LevelFacts,
    by: Actor,
    now: datetime,
    seen: datetime | None = None,
) -> LevelChoice:
    """Keep the level of a company; chosen again as it stands, nothing is written.

    ``seen`` is when the choice was made that its chooser had before them, None for none; Conflict
    where another was made since. Refusal for no workers, for another level than the proposed one
    without a reason, and where none is proposed and none chosen; NotAllowed for other roles.
    """
    said = _("Coordinators and managers choose the level.")
    check_plans_for(by, contractor.pk, refusal=said)
    proposed, level = _level_of(facts)
    wanted = {
        "workers": facts.workers,
        "high_hazard": facts.high_hazard,
        "proposed": proposed,
        "level": level,
        "reason": "" if level == proposed else written(facts.reason),
    }
    Contractor.objects.select_for_update().get(pk=contractor.pk)
    last = LevelChoice.objects.filter(contractor=contractor).first()
    if last is not None and all(getattr(last, name) == value for name, value in wanted.items()):
        return last
    if last is not None and (seen is None or last.chosen_at > seen):
        raise Conflict(_chosen_meanwhile(last))
    chosen = LevelChoice.objects.create(
        contractor=contractor, chosen_by=by.user, chosen_at=now, **wanted
    )
    record(by=by, at=now, action="choose_level", target=chosen, after=wanted)
    return chosen


def _chosen_meanwhile(last: LevelChoice) -> str:
    said = _(
        "%(who)s chose %(level)s for %(company)s meanwhile, for %(workers)s workers: nothing was "
        "stored. Look at it; whoever still means it otherwise keeps the level once more."
    )
    return said % {
        "who": last.chosen_by or _("Somebody"),
        "level": last.get_level_display(),
        "company": last.contractor,
        "workers": last.workers,
    }


def _level_of(facts: LevelFacts) -> tuple[str, str]:
    """What is proposed ("" for none) and what is chosen; Refusal as said above."""
    if not 1 <= facts.workers <= MOST_WORKERS:
        said = _("Write how many people work there: a whole number from 1.")
        raise Refusal(said, fields={"workers": said})
    check_text(facts.reason, "reason")
    proposed = proposed_level(facts.workers) or ""
    level = facts.level or proposed
    if not level:
        said = _("For fewer than 5 workers no level is proposed: choose one, with a reason.")
        raise Refusal(said, fields={"level": said})
    if level not in SmkLevel.values:
        said = _("Choose one of the three levels.")
        raise Refusal(said, fields={"level": said})
    if level != proposed and not is_written(facts.reason):
        said = _("Another level than the proposed one needs a reason: write why.")
        raise Refusal(said, fields={"reason": said})
    return proposed, level
