"""The files of library/ as dataclasses. They are ours and tested, so a slip is a KeyError."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

WRITTEN_IN = ZoneInfo("Asia/Jakarta")  # the times in the files, wherever they are loaded


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Someone who may sign in; ``contractor`` is the company a representative speaks for."""

    username: str
    name: tuple[str, str]
    role: str
    contractor: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Sites by code, contractors as the file has them, people."""

    sites: dict[str, str]
    contractors: tuple[dict[str, Any], ...]
    people: tuple[PersonEntry, ...]


@dataclass(frozen=True, slots=True)
class EvaluationEntry:
    """What is answered of one contractor, and when. A step without a time has not been taken.

    What is approved is published with its year. ``answers`` is choice by item, ``rest`` the choice
    of every item not named; ``figures`` what was measured, by item.
    """

    contractor: str
    filled: datetime | None
    submitted: datetime | None
    returned: datetime | None
    approved: datetime | None
    published: datetime | None
    answers: dict[str, str]
    figures: dict[str, str]
    rest: str
    not_applicable: dict[str, str]
    item_notes: dict[str, str]
    element_notes: dict[str, str]


@dataclass(frozen=True, slots=True)
class StepEntry:
    """What was done with a finding; ``did`` is the step's own part of the file."""

    at: datetime
    by: str
    did: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """What was found where, and what became of it. ``item`` "" is an inspection."""

    contractor: str
    item: str
    raised: datetime
    severity: str
    description: str
    due_on: date | None
    owner: str
    steps: tuple[StepEntry, ...]


@dataclass(frozen=True, slots=True)
class YearEntry:
    """What happened in a year, incidents and man-hours as in the file."""

    year: int
    opened: datetime
    incidents: tuple[dict[str, Any], ...]
    man_hours: tuple[dict[str, Any], ...]
    findings: tuple[FindingEntry, ...]
    evaluations: tuple[EvaluationEntry, ...]


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """A period with everything that happened in it."""

    instrument: str
    level: str
    note: str
    submit_by: date
    of: YearEntry


@dataclass(frozen=True, slots=True)
class ReplyYear:
    """A period whose results are provisional for so many days, and what was objected to."""

    period: PeriodEntry
    objection_days: int
    objections: tuple[dict[str, Any], ...]


def _moment(text: str | None) -> datetime | None:
    return None if text is None else _at(text)


def _at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=WRITTEN_IN).astimezone(UTC)


def read_cast(path: Path) -> Cast:
    """Who is in the demonstration."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Cast(
        sites={site["code"]: site["name"] for site in content["sites"]},
        contractors=tuple(content["contractors"]),
        people=tuple(
            PersonEntry(
                username=entry["username"],
                name=(entry["name"][0], entry["name"][1]),
                role=entry["role"],
                contractor=entry.get("contractor", ""),
            )
            for entry in content["people"]
        ),
    )


def read_period(path: Path) -> PeriodEntry:
    """One file, one period."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return PeriodEntry(
        instrument=content["instrument"],
        level=content.get("level", ""),
        note=content["note"],
        submit_by=content["submit_by"],
        of=YearEntry(
            year=content["year"],
            opened=_at(content["opened"]),
            incidents=tuple(content.get("incidents", ())),
            man_hours=tuple(content.get("man_hours", ())),
            findings=tuple(_finding(entry) for entry in content.get("findings", ())),
            evaluations=tuple(
                _evaluation(entry, published=content.get("published"))
                for entry in content["evaluations"]
            ),
        ),
    )


def read_reply_year(path: Path) -> ReplyYear:
    """One file: a period with its objections."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return ReplyYear(read_period(path), content["objection_days"], tuple(content["objections"]))


def _finding(entry: dict[str, Any]) -> FindingEntry:
    return FindingEntry(
        contractor=entry["contractor"],
        item=entry.get("item", ""),
        raised=_at(entry["raised"]),
        severity=entry["severity"],
        description=entry["description"],
        due_on=entry.get("due_on"),
        owner=entry.get("owner", ""),
        steps=tuple(
            StepEntry(
                at=_at(step["at"]),
                by=step["by"],
                did={name: step[name] for name in step if name not in ("at", "by")},
            )
            for step in entry.get("steps", ())
        ),
    )


def _evaluation(entry: dict[str, Any], *, published: str | None) -> EvaluationEntry:
    return EvaluationEntry(
        contractor=entry["contractor"],
        filled=_moment(entry.get("filled")),
        submitted=_moment(entry.get("submitted")),
        returned=_moment(entry.get("returned")),
        approved=_moment(entry.get("approved")),
        published=_moment(published) if "approved" in entry else None,
        answers=by_item(entry.get("answers", "")),
        figures=by_item(entry.get("figures", "")),
        rest=entry.get("rest", ""),
        not_applicable=entry.get("not_applicable", {}),
        item_notes=entry.get("item_notes", {}),
        element_notes=entry.get("element_notes", {}),
    )


def by_item(text: str) -> dict[str, str]:
    """``1.01=4 1.02=1`` as a value by item."""
    pairs = [pair.partition("=") for pair in text.split()]
    return {item: value for item, _, value in pairs}


def read_reported_months(path: Path) -> list[dict[str, Any]]:
    """What representatives told of their months, entry by entry."""
    told: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["told"]
    return told
