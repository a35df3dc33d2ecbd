"""One year of one instrument, as an address asks for it: what the pages of a year are about."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import IntegerField, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.days import Days
from evaluations.choices import OPEN_STATUSES, EvaluationStatus, with_round
from evaluations.models import Evaluation
from evaluations.models.evaluations import is_late
from instruments.levels import level_title
from reports.scope.filters import NOBODY, ScopeChoices, ScopeFilter, choices_for

DONE, LATE, SOON, LATER = "done", "late", "soon", "later"
SOON_DAYS = 14  # a deadline within so many days, today included, is soon


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """One evaluation as the campaign counts it. ``low`` and ``high`` are the range so far."""

    evaluation_id: int
    contractor_id: int
    contractor: str
    instrument: str
    instrument_id: int
    level: str
    audit_round: int
    coordinator_id: int
    coordinator: str
    status: str
    revision: int
    submit_by: date
    items: int
    answered: int
    low: str | None
    high: str | None

    @property
    def level_title(self) -> str:
        """What its level is called, and its round; "" where there are no levels."""
        return with_round(level_title(self.instrument_id, self.level), self.audit_round)

    @property
    def is_open(self) -> bool:
        """True while the coordinator still fills it in."""
        return self.status in OPEN_STATUSES

    @property
    def status_label(self) -> str:
        """The state in words."""
        return str(EvaluationStatus(self.status).label)

    def standing(self, days: Days) -> str:
        """``DONE`` once it is handed in; else by its deadline ``LATE``, ``SOON`` or ``LATER``,
        as of the day where its contractor works."""
        if not self.is_open:
            return DONE
        today = days.of(self.contractor_id)
        if is_late(
            status=self.status, revision=self.revision, submit_by=self.submit_by, today=today
        ):
            return LATE
        return SOON if today <= self.submit_by <= today + timedelta(days=SOON_DAYS) else LATER


def entries_of(evaluations: QuerySet[Evaluation]) -> list[CampaignEntry]:
    """These (visible) evaluations by contractor, in one statement and without their answers."""
    found = evaluations.order_by("pk").values_list(
        "pk", "contractor_id", "contractor__name", "instrument__code", "instrument_id", "level",
        "period__round", "coordinator_id",
        "coordinator__first_name", "coordinator__last_name", "coordinator__username", "status",
        "revision", "period__submit_by", _count("items"), _count("open"), KT("summary__range__low"),
        KT("summary__range__high"),
    )  # fmt: skip
    return sorted((_entry(*row) for row in found), key=lambda one: one.contractor.casefold())


def _count(name: str) -> Cast:
    return Cast(KT(f"summary__counts__{name}"), IntegerField())


def _entry(*row: Any) -> CampaignEntry:
    (pk, contractor_id, name, instrument, instrument_id, level, audit_round, coordinator_id,
     first, last, username, status, revision, submit_by, items, left, low, high) = row  # fmt: skip
    return CampaignEntry(
        evaluation_id=pk,
        contractor_id=contractor_id,
        contractor=name,
        instrument=instrument,
        instrument_id=instrument_id,
        level=level,
        audit_round=audit_round,
        coordinator_id=coordinator_id or NOBODY,
        coordinator=f"{first or ''} {last or ''}".strip() or username or "",
        status=status,
        revision=revision,
        submit_by=submit_by,
        items=items or 0,
        answered=(items or 0) - (left or 0),
        low=low,
        high=high,
    )


@dataclass(frozen=True)
class InstrumentYear:
    """One year of one instrument, as the address asks or by default.

    ``scope`` names both, so that every link made of it means the same. ``instruments`` are
    those evaluated in the year; ``problems`` are sentences about what was left out.
    """

    scope: ScopeFilter
    choices: ScopeChoices
    problems: tuple[str, ...]
    year: int | None
    instrument: str
    instruments: tuple[str, ...]
    entries: tuple[CampaignEntry, ...]

    @property
    def ratings(self) -> dict[str, str]:
        """The ratings of this instrument, which are not those of another."""
        return self.choices.ratings_of(self.instrument)

    @property
    def is_narrowed(self) -> bool:
        """True where something besides year and instrument is chosen, or nothing is of both."""
        instrument = self.scope.instrument if self.entries else ""
        return self.scope != ScopeFilter(years=self.scope.years, instrument=instrument)

    @property
    def narrowed_by(self) -> list[str]:
        """The filters in words, "Site: Pit Selatan": also for who has the page on paper."""
        scope, known = self.scope, self.choices
        rating = known.ratings.get(scope.rating, _("No rating yet"))
        person = known.coordinators.get(scope.coordinator or NOBODY, _("Nobody yet"))
        parts = (
            (scope.site, _("Site"), known.sites.get(scope.site or 0, "")),
            (scope.risk, _("Risk class"), known.risks.get(scope.risk, "")),
            (scope.rating, _("Rating"), rating),
            (scope.coordinator is not None, _("Coordinator"), person),
            (scope.scope, _("Scope of work"), scope.scope),
            (scope.contractors, _("Contractors"), str(len(scope.contractors))),
        )
        return [f"{name}: {value}" for asked, name, value in parts if asked]


def settle(query: QueryDict, user: Person) -> InstrumentYear:
    """What a year's pages are about: two statements.

    Without a year the latest with an evaluation, without an instrument the one most of the
    year's contractors are evaluated by.
    """
    choices = choices_for(user)
    scope, problems = ScopeFilter.from_query(query, user, choices=choices)
    if len(scope.years) > 1:
        problems.append(
            _("The dashboard is of one year: %(year)s is shown.") % {"year": scope.year}
        )
    year = scope.year or next(iter((*choices.evaluated, *choices.years)), None)
    if year is None:
        return InstrumentYear(scope, choices, tuple(problems), None, "", (), ())
    scope = scope.with_only(years=(year,))
    entries = entries_of(scope.with_only(instrument="").evaluations_of_the_year(user))
    found = Counter(one.instrument for one in entries)
    instrument = scope.instrument or next((code for code, _count in found.most_common(1)), "")
    if len(found) > 1:
        scope = scope.with_only(instrument=instrument)
    return InstrumentYear(
        scope=scope,
        choices=choices,
        problems=tuple(problems),
        year=year,
        instrument=instrument,
        instruments=tuple(sorted(found)),
        entries=tuple(one for one in entries if one.instrument == instrument),
    )
