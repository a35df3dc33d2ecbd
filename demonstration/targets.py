"""The targets that the months of the demonstration are drawn against."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import yaml

from contractors.models import Contractor
from core.audit import Actor
from monitoring.choices import TargetDirection
from monitoring.services.targets import set_targets
from monitoring.targets.selectors import MonthlyTarget


def tell_targets(path: Path, *, today: date, coordinator: Actor, now: datetime) -> None:
    """Set those of all, then of single companies, for the file's years and that of ``today``."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    whose = {None: told["targets"]} | {
        Contractor.objects.get(code=code): own for code, own in told["own"].items()
    }
    for year in dict.fromkeys([*told["years"], today.year]):
        for contractor, entry in whose.items():
            set_targets(
                year=year,
                contractor=contractor,
                targets={code: _target(one) for code, one in entry.items()},
                seen={},
                by=coordinator,
                now=now,
            )


def _target(entry: Mapping[str, str]) -> MonthlyTarget:
    """Of {direction: figure}."""
    ((direction, value),) = entry.items()
    return MonthlyTarget(Decimal(value), TargetDirection(direction))
