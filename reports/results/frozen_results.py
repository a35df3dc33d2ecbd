"""What scorecard and comparison both read out of a frozen result, in the active language.

The JSON of a result is described in evaluations/services/results.py and in the scoring
contract. Percents stay the display strings that scoring made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.canonical import Json
from core.figures import day
from core.language import localized
from documents.charts.scale import ScaleBand
from findings.choices import FindingSeverity, FindingStatus
from findings.models.findings import is_overdue
from instruments.causes import cause
from instruments.ratings import rating_badge
from monitoring.choices import classes_in_words


@dataclass(frozen=True, slots=True)
class Rating:
    """A step of the ladder in words. ``entry`` is the ladder's own, None for no rating yet."""

    code: str
    label: str
    meaning: str
    colour: str
    entry: Json | None
    badge: SafeString  # colour and word, drawn once for tables of hundreds
    badge_told: SafeString  # with its meaning


@dataclass(frozen=True, slots=True)
class FrozenBand:
    """A rating earned by score: from ``low`` up to below ``high`` (None: up to 100)."""

    rating: Rating
    low: str
    high: str | None


@dataclass(frozen=True, slots=True)
class FrozenLadder:
    """The ratings, best first, the bands that lead to them, and the pass mark."""

    title: str
    version: int
    sha256: str
    proposal: str
    ratings: tuple[Rating, ...]
    bands: tuple[FrozenBand, ...]
    pass_mark: str

    def rating(self, code: str | None) -> Rating:
        """The rating of this code, or the one that says there is none yet."""
        found = next((one for one in self.ratings if one.code == code), None)
        return found or no_rating()

    def band(self, code: str | None) -> FrozenBand | None:
        """The band of this rating, None where no score leads to it (or there is no rating)."""
        return next((one for one in self.bands if one.rating.code == code), None)

    def next_above(self, percent: str) -> FrozenBand | None:
        """The nearest better band a percent has not reached, None at the top."""
        return next((b for b in reversed(self.bands) if Decimal(b.low) > Decimal(percent)), None)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A confirmed incident as it is told: dates in words, the kind in words."""

    ref: str
    date: str
    kind: str
    site: str
    description: str
    fatalities: int
    injured: int
    lost_days: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as it stood at approval. ``late`` says that its deadline was over by then."""

    id: int
    ref: str
    severity: str
    item: str
    description: str
    due_on: str
    status: str
    is_closed: bool
    late: bool


@dataclass(frozen=True, slots=True)
class FrozenDowngrade:
    """A rule that fired: from one rating to another, and for what.

    ``cause`` goes on with "because". What was counted is ``incidents`` or, where the result's own
    checklist was at hand, ``counted``.
    """

    rule: str
    basis: str
    before: Rating
    after: Rating
    cause: str
    incidents: tuple[IncidentRow, ...]
    counted: tuple["CountedRow", ...] = ()

    @property
    def changed(self) -> bool:
        """False where the rating was already as low as the rule asks."""
        return self.before.code != self.after.code


@dataclass(frozen=True, slots=True)
class CountedRow:
    """An item, element or aspect that a rule counted: its answer or percent, and its note."""

    code: str
    title: str
    said: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """A versioned thing the result rests on, with its hash and origin."""

    label: str
    title: str
    sha256: str
    note: str


def no_rating() -> Rating:
    """The rating of a result without a figure."""
    badge = rating_badge(None)
    return Rating(
        code="",
        label=_("No rating yet"),
        meaning="",
        colour="none",
        entry=None,
        badge=badge,
        badge_told=badge,
    )


def ladder_of(frozen: Json) -> FrozenLadder:
    """The ladder frozen in a result's context."""
    ratings = tuple(_rating(entry) for entry in frozen["ratings"])
    by_code = {rating.code: rating for rating in ratings}
    bands: list[FrozenBand] = []
    high: str | None = None
    for entry in frozen["bands"]:
        bands.append(FrozenBand(rating=by_code[entry["rating"]], low=str(entry["min"]), high=high))
        high = str(entry["min"])
    return FrozenLadder(
        title=localized(frozen["title"]),
        version=frozen["version"],
        sha256=frozen.get("sha256", ""),
        proposal=localized(frozen.get("proposal") or {}),
        ratings=ratings,
        bands=tuple(bands),
        pass_mark=str(frozen["pass_mark"]),
    )


def _rating(entry: Json) -> Rating:
    return Rating(
        code=entry["code"],
        label=localized(entry["label"]),
        meaning=localized(entry["meaning"]),
        colour=entry["colour"],
        entry=entry,
        badge=rating_badge(entry, meaning=False),
        badge_told=rating_badge(entry),
    )


def incident_of(frozen: Json) -> IncidentRow:
    """One incident of a result's context."""
    return IncidentRow(
        ref=frozen["ref"],
        date=day(frozen["date"]),
        kind=classes_in_words(frozen["kind"], frozen.get("mining_class", "")),
        site=frozen.get("site") or "",
        description=frozen.get("description") or "",
        fatalities=frozen.get("fatalities", 0),
        injured=frozen.get("injured", 0),
        lost_days=frozen.get("lost_days", 0),
    )


def findings_of(context: Json) -> tuple[FindingRow, ...] | None:
    """The findings of a result's context; None where they were not frozen yet."""
    frozen = context.get("findings")
    if frozen is None:
        return None
    return tuple(_finding(one, approved=context["people"]["approved_at"]) for one in frozen)


def _finding(frozen: Json, *, approved: str) -> FindingRow:
    due_on = date.fromisoformat(frozen["due_on"]) if frozen["due_on"] else None
    approved_on = timezone.localdate(datetime.fromisoformat(approved))
    return FindingRow(
        id=frozen["id"],
        ref=frozen["ref"],
        severity=str(FindingSeverity(frozen["severity"]).label),
        item=frozen["item"],
        description=frozen["description"],
        due_on=day(frozen["due_on"]),
        status=str(FindingStatus(frozen["status"]).label),
        is_closed=frozen["status"] == FindingStatus.CLOSED,
        late=is_overdue(status=frozen["status"], due_on=due_on, today=approved_on),
    )


def downgrades_of(
    fired: Sequence[Json],
    *,
    ladder: FrozenLadder,
    rules: Sequence[Json],
    incidents: Sequence[Json],
    rows: Mapping[str, Mapping[str, CountedRow]] | None = None,
) -> tuple[FrozenDowngrade, ...]:
    """The rules that fired (output.downgrades), with their titles and what they counted.

    ``rows`` are the items, elements and aspects of the result by their codes, where they are to
    be told one by one.
    """
    by_code = {rule["code"]: rule for rule in rules}
    told = {entry["ref"]: incident_of(entry) for entry in incidents}
    return tuple(
        _downgrade(one, by_code[one["rule"]], ladder=ladder, told=told, rows=rows or {})
        for one in fired
    )


def _downgrade(
    fired: Json,
    rule: Json,
    *,
    ladder: FrozenLadder,
    told: Mapping[str, IncidentRow],
    rows: Mapping[str, Mapping[str, CountedRow]],
) -> FrozenDowngrade:
    incidents = tuple(told[ref] for ref in fired["incidents"])
    return FrozenDowngrade(
        rule=localized(rule["title"]),
        basis=localized(rule.get("basis") or {}),
        before=ladder.rating(fired["from"]),
        after=ladder.rating(fired["to"]),
        cause=cause(rule, fired, incidents=[f"{one.ref} ({one.date})" for one in incidents]),
        incidents=incidents,
        counted=tuple(rows[name][code] for name in rows for code in fired.get(name, ())),
    )


def methods_of(instrument: Json, rule_set: Json, *, ladder: FrozenLadder) -> tuple[Method, ...]:
    """What the figures rest on: the instrument, the ladder and the rules that ran."""
    rules = "; ".join(localized(rule["title"]) for rule in rule_set["rules"]) or _("None")
    chosen = localized(rule_set.get("title"))
    return (
        Method(
            label=_("Instrument"),
            title=f"{localized(instrument['title'])} (v{instrument['version']})",
            sha256=instrument["sha256"],
            note=localized(instrument.get("origin") or {}),
        ),
        Method(
            label=_("Rating ladder"),
            title=f"{ladder.title} (v{ladder.version})",
            sha256=ladder.sha256,
            note=ladder.proposal,
        ),
        Method(
            label=_("Downgrade rules"),
            title=f"{chosen} (v{rule_set['version']}): {rules}" if chosen else rules,
            sha256=rule_set["sha256"],
            note="",
        ),
    )


# The paper tint and the text of each rating colour, for charts; the pages' are in base.css.
PAINT = {
    "emas": ("#fbf1dc", "#8a5a00"),
    "biru": ("#e6edfb", "#1746a2"),
    "hijau": ("#e3f3e9", "#17693a"),
    "merah": ("#fbe7e6", "#a61b1b"),
    "hitam": ("#14181f", "#ffffff"),
    "neutral": ("#f5f7f9", "#14181f"),
}


def chart_bands(ladder: FrozenLadder) -> tuple[ScaleBand, ...]:
    """The ladder's bands as the scale chart takes them."""
    return tuple(
        ScaleBand(
            label=band.rating.label,
            low=band.low,
            tint=PAINT[band.rating.colour][0],
            ink=PAINT[band.rating.colour][1],
        )
        for band in ladder.bands
    )
