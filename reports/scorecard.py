"""The scorecard: one contractor, one year, with every reason.

Built from a frozen result and, where there is one, its publication; never from live tables.
Everything is in the language active when it is built. Percents are scoring's display strings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from accounts.erased_names import shown
from contractors.choices import Audience, RiskClass
from core.canonical import Json
from core.figures import day, difference, figure, instant_in_both, moment, percent
from core.language import localized
from core.writing import is_written
from evaluations.averages import FEWEST_COMPANIES, Average, Averages, averages_for
from evaluations.causes import reason_in_words
from evaluations.choices import AuditRound, ResultState, with_round
from evaluations.models import Publication, Result
from evaluations.models.results import finality_of, result_state
from evaluations.rendering.self_gaps import SelfGap, self_gap_in_words
from evaluations.revisions import LaterRevision
from evaluations.rules.conformity import Recapitulation, recapitulation_of
from evaluations.rules.measured_items import measured_words
from monitoring.rates import uncovered_cases_of
from reports.results.frozen_results import (
    CountedRow,
    FindingRow,
    FrozenDowngrade,
    FrozenLadder,
    IncidentRow,
    Method,
    Rating,
    downgrades_of,
    findings_of,
    incident_of,
    ladder_of,
    methods_of,
)
from reports.results.reasons import by_own_rules, distance, reason
from standings.history import StandingTerm

NO_RULE = 999  # after every rule
OUTCOMES_COUNTED = ("raised", "upheld", "partly", "rejected")


@dataclass(frozen=True, slots=True)
class ElementRow:
    """An element: its percent beside the average of the year and last year's."""

    code: str
    title: str
    weight: str
    percent: str | None
    items: int
    answered: int
    not_applicable: int
    average: Average | None
    previous: str | None
    note: str

    @property
    def change(self) -> str | None:
        """Percent points gained since last year; None where either is missing."""
        return difference(self.percent, self.previous)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next choice of an item, what earns it, and what the total would gain by it."""

    choice: str
    guide: str
    gain: str


@dataclass(frozen=True, slots=True)
class LostPoint:
    """An item that cost points of the total: what was answered, the note, what earns the next.

    ``next`` is None in a result that was frozen before it was told. ``rule`` is the place, among
    the rules that fired, of the first that counted it.
    """

    code: str
    title: str
    points: str
    choice: str
    note: str
    next: NextStep | None
    rule: int = NO_RULE


@dataclass(frozen=True, slots=True)
class AspectRow:
    """A theme across the elements."""

    title: str
    percent: str | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Elements read together: weak or not, what that means, what to do."""

    title: str
    elements: tuple[str, ...]
    percent: str | None
    weak: bool
    meaning: str
    recommendations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotApplicableRow:
    """An item left out of the score, and why."""

    code: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What a register said of an item at approval, beside what was answered; its page."""

    code: str
    title: str
    choice: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class FrozenExposure:
    """Man-hours, what happened in them, and the rates with their base; None: no rate."""

    man_hours: int | None
    months: int
    lti: int
    fatalities: int
    lost_days: int
    recordables: int
    rates: tuple["Rate", ...]
    missing: tuple[str, ...]  # a sentence a rate whose cases lack man-hours


@dataclass(frozen=True, slots=True)
class Rate:
    """FR, SR or TRIR: the figure, and how many man-hours it is per."""

    name: str
    meaning: str
    value: str | None
    base: int


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """Last year's result, as it stood when this one was published."""

    year: str
    sha256: str
    percent: str | None
    rating: Rating


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers for a step, and on what day."""

    step: str
    name: str
    date: str


@dataclass(frozen=True, slots=True)
class ReopeningReason:
    """Why a revision was begun, by whom and on what day."""

    reason: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class ObjectionCounts:
    """Since when a result is final that was provisional, and what was objected until then."""

    since: datetime
    raised: int
    upheld: int
    partly: int
    rejected: int

    @property
    def in_words(self) -> str:
        """How many objections there were and what came of them."""
        if not self.raised:
            return _("Nobody objected.")
        return _(
            "Objections: %(raised)s, of which upheld %(upheld)s, upheld in part %(partly)s, "
            "rejected %(rejected)s."
        ) % {name: getattr(self, name) for name in OUTCOMES_COUNTED}


@dataclass(frozen=True)
class Scorecard:
    """All that the page and the PDF show to one audience.

    ``average`` and ``previous`` come with publication. ``reopened`` says why this revision was
    begun, ``later`` what came after it and ``state`` where it stands: what here is not frozen.
    ``finality`` is None where it is provisional, or was final at once. ``standings`` are beside the
    result, not in it.
    """

    audience: Audience

    owner: str
    contractor: str
    contractor_code: str
    scope: str
    risk_class: str
    year: str
    year_title: str  # with its round, where it has rounds
    start: str
    end: str
    period_note: str
    instrument: str
    sha256: str
    revision: int
    reopened: ReopeningReason | None
    later: LaterRevision | None
    state: ResultState
    approved_at: str
    published_at: str
    provisional_until: datetime | None
    clock: tzinfo | None  # of the contractor, beside the owner's
    finality: ObjectionCounts | None
    ladder: FrozenLadder
    rating: Rating
    by_score: Rating
    percent: str | None
    mean: str | None
    average: Average | None
    reason: str
    distance: str
    elements: tuple[ElementRow, ...]
    lost: tuple[LostPoint, ...]
    left_out: tuple[NotApplicableRow, ...]
    readings: tuple[ReadingRow, ...]  # none in a result that was frozen before they were kept
    findings: tuple[FindingRow, ...] | None
    downgrades: tuple[FrozenDowngrade, ...]
    incidents: tuple[IncidentRow, ...]
    undecided: tuple[IncidentRow, ...]  # nobody had decided them at approval: they do not count
    aspects: tuple[AspectRow, ...]
    groups: tuple[GroupRow, ...]
    exposure: FrozenExposure
    previous: EarlierResult | None
    signatures: tuple[Signature, ...]
    methods: tuple[Method, ...]
    by_own_rules: str  # what the instrument's own rules would say, where others were chosen
    recapitulation: Recapitulation | None
    self_gap: SelfGap | None  # None where the contractor gave no judgement of itself
    standings: tuple[StandingTerm, ...]  # what was decided of its work, the last first

    @property
    def overtaken(self) -> bool:
        """Whether it no longer says what is so, and no later one is published yet."""
        return self.state == ResultState.OVERTAKEN

    def standing_on(self, day: date) -> StandingTerm | None:
        """What of its standings holds on a day where the contractor works; None where none does."""
        return next((one for one in self.standings if one.holds_on(day)), None)

    @property
    def provisional(self) -> bool:
        """May still be objected to, or an objection is not decided. Never once replaced."""
        is_replaced = self.later is not None and self.later.sha256 != ""
        is_final = self.provisional_until is None or self.finality is not None
        return not is_final and not is_replaced

    @property
    def provisional_end(self) -> str:
        """Until when it may be objected to, by the owner's clock and the contractor's; "" for
        none."""
        if self.provisional_until is None:
            return ""
        return instant_in_both(self.provisional_until, self.clock or get_default_timezone())

    @property
    def has_weights(self) -> bool:
        """False where every element weighs 1: then weights say nothing."""
        return any(row.weight != "1" for row in self.elements)

    @property
    def lowered_by_incidents(self) -> bool:
        """Whether a rule that fired counted incidents."""
        return any(one.incidents for one in self.downgrades)

    @property
    def title(self) -> str:
        """``Scorecard PT A 2024``: the name of the document."""
        return _("Scorecard %(contractor)s %(year)s") % {
            "contractor": self.contractor,
            "year": self.year_title,
        }

    @property
    def average_words(self) -> str:
        """``Average of 12 contractors 2024``; to who is rated not how many they are."""
        count = self.average.contractors if self.average else None
        if count is None:
            return _("Average of at least %(count)s contractors %(year)s") % {
                "count": FEWEST_COMPANIES,
                "year": self.year,
            }
        return _("Average of %(count)s contractors %(year)s") % {"count": count, "year": self.year}

    @property
    def privacy(self) -> str:
        """To who is rated: when an average is shown, in the same words whether or not one is."""
        if self.audience is Audience.OWNER:
            return ""
        return _(
            "An average is shown where at least %(count)s contractors stand in it, and made anew "
            "when %(count)s more have joined, so that nobody's figures can be worked out from it."
        ) % {"count": FEWEST_COMPANIES}

    @property
    def noted(self) -> tuple[ElementRow, ...]:
        """The elements somebody wrote a note on."""
        return tuple(row for row in self.elements if is_written(row.note))

    @property
    def unclosed_findings(self) -> int:
        """How many findings were not closed at approval."""
        return sum(not one.is_closed for one in self.findings or ())

    @property
    def lost_by_step(self) -> tuple[LostPoint, ...]:
        """What a rule counted first; then what one step up gains most, then what has lost most."""

        def place(one: LostPoint) -> tuple[int, Decimal]:
            return one.rule, -Decimal(one.next.gain if one.next else 0)

        return tuple(sorted(self.lost, key=place))

    @property
    def is_rule_first(self) -> bool:
        """Whether a lost point was counted by a rule."""
        return any(one.rule != NO_RULE for one in self.lost)

    @property
    def lost_total(self) -> str | None:
        """Percent points lost of 100; None without a percent."""
        return difference("100.0", self.percent)

    @property
    def verification_url(self) -> str:
        """The public address that confirms hash and rating, as the QR code carries it."""
        return settings.BASE_URL + reverse("verification", args=[self.sha256])

    @property
    def check_url(self) -> str:
        """The public address where the file itself is dropped to be checked."""
        return settings.BASE_URL + reverse("verify-file")


def scorecard_of(
    result: Result,
    *,
    audience: Audience,
    later: LaterRevision | None = None,
    overtaken: bool = False,
    clock: tzinfo | None = None,
    standings: tuple[StandingTerm, ...] = (),
) -> Scorecard:
    """The scorecard of one result for one audience; reads its ``publication`` where there is one.

    ``later`` and ``overtaken`` say what has become of it since; ``clock`` is the contractor's, by
    which the end of its time to object is told beside the owner's; ``standings`` is what was
    decided of the contractor's work, as far as it is to be told.

    What another company's figures could be worked out from is left out for who is rated.
    """
    publication: Publication | None = getattr(result, "publication", None)
    context, output = result.context | shown(_named(result.context)), result.output
    comparison: Json = publication.comparison if publication else {}
    ladder = ladder_of(context["ladder"])
    averages = averages_for(audience, comparison.get("average"))
    return Scorecard(
        **_who(context),
        **_revision(result, publication, overtaken=overtaken),
        **_verdict(context, output, ladder=ladder),
        **_grounds(context, output),
        audience=audience,
        clock=clock,
        later=later,
        ladder=ladder,
        average=averages.total,
        elements=_elements(context, output, comparison=comparison, averages=averages),
        previous=_previous(comparison.get("previous"), ladder),
        signatures=_signatures(context["people"], publication),
        methods=methods_of(context["instrument"], context["rule_set"], ladder=ladder),
        by_own_rules=by_own_rules(context, ladder=ladder, rating=output["rating"]),
        standings=standings,
    )


def _revision(
    result: Result, publication: Publication | None, *, overtaken: bool
) -> dict[str, Any]:
    """Which revision it is, why it was begun, and how far it has come."""
    return {
        "sha256": result.sha256,
        "revision": result.revision,
        "state": ResultState.OVERTAKEN if overtaken else result_state(publication),
        "approved_at": result.approved_at.isoformat(),
        "published_at": publication.published_at.isoformat() if publication else "",
        "provisional_until": publication.provisional_until if publication else None,
        "finality": _finality(publication),
    }


def _verdict(context: Json, output: Json, *, ladder: FrozenLadder) -> dict[str, Any]:
    """Percent and rating, what lowered it, why in words, and how far the next rating is."""
    total, by_score = output["percent"], output["rating_by_score"]
    downgrades = downgrades_of(
        output["downgrades"],
        ladder=ladder,
        rules=context["rule_set"]["rules"],
        incidents=context["incidents"],
        rows=_counted_rows(context, output),
    )
    return {
        "rating": ladder.rating(output["rating"]),
        "by_score": ladder.rating(by_score),
        "percent": total,
        "mean": output["mean_of_elements"],
        "downgrades": downgrades,
        "reason": reason(total, by_score=by_score, ladder=ladder, downgrades=downgrades),
        "distance": distance(total, by_score=by_score, ladder=ladder, downgrades=downgrades),
    }


def _grounds(context: Json, output: Json) -> dict[str, Any]:
    """What the figures rest on: points lost and left out, findings, incidents, exposure."""
    return {
        "reopened": _reopened(context["reopened"]),
        "lost": _lost(context, output["downgrades"]),
        "left_out": _left_out(context),
        "readings": tuple(_readings(context)),
        "findings": findings_of(context),
        "incidents": tuple(incident_of(entry) for entry in context["incidents"]),
        "undecided": tuple(incident_of(entry) for entry in context["undecided"]),
        "aspects": _aspects(context, output),
        "groups": _groups(context, output),
        "exposure": _exposure(context["exposure"]),
        "recapitulation": recapitulation_of(context),
        "self_gap": self_gap_in_words(context),
    }


def _finality(publication: Publication | None) -> ObjectionCounts | None:
    found = finality_of(publication) if publication else None
    if found is None:
        return None
    counted = found.objections
    return ObjectionCounts(
        found.final_at, **{name: counted.get(name, 0) for name in OUTCOMES_COUNTED}
    )


def _who(context: Json) -> dict[str, Any]:
    contractor, period, instrument = context["contractor"], context["period"], context["instrument"]
    level = context["evaluation"].get("level_title")
    title = localized(instrument["title"])
    return {
        "owner": context["owner"],
        "contractor": contractor["name"],
        "contractor_code": contractor["code"],
        "scope": contractor.get("scope", ""),
        "risk_class": str(RiskClass(contractor["risk_class"]).label),
        "year": str(period["year"]),
        "year_title": with_round(period["year"], period.get("round", AuditRound.ONLY)),
        "start": day(period["start"]),
        "end": day(period["end"]),
        "period_note": period.get("note", ""),
        "instrument": f"{title} · {localized(level)}" if level else title,
    }


def _reopened(frozen: Json | None) -> ReopeningReason | None:
    if not frozen:
        return None
    reason = reason_in_words(frozen.get("cause"), frozen["reason"])
    return ReopeningReason(reason, frozen["by"], day(frozen["on"]))


def _counted_rows(context: Json, output: Json) -> dict[str, dict[str, CountedRow]]:
    """Every item, element and aspect as a rule that counted it tells it."""
    elements = {one["code"]: one for one in context["elements"]}
    aspects = {one["code"]: one["title"] for one in context["aspects"]}
    return {
        "items": {
            item["code"]: CountedRow(
                item["code"], localized(item["title"]), _choice(item), item.get("note", "")
            )
            for item in context["items"]
        },
        "elements": {
            one["code"]: CountedRow(
                one["code"], localized(elements[one["code"]]["title"]), percent(one["percent"])
            )
            for one in output["elements"]
        },
        "aspects": {
            one["code"]: CountedRow("", localized(aspects[one["code"]]), percent(one["percent"]))
            for one in output["aspects"]
            if one["code"] in aspects
        },
    }


def _elements(
    context: Json, output: Json, *, comparison: Json, averages: Averages
) -> tuple[ElementRow, ...]:
    scored = {one["code"]: one for one in output["elements"]}
    previous: Json = (comparison.get("previous") or {}).get("elements") or {}
    return tuple(
        ElementRow(
            code=entry["code"],
            title=localized(entry["title"]),
            weight=str(entry["weight"]),
            percent=scored[entry["code"]]["percent"],
            items=scored[entry["code"]]["counts"]["items"],
            answered=scored[entry["code"]]["counts"]["answered"],
            not_applicable=scored[entry["code"]]["counts"]["not_applicable"],
            average=averages.elements.get(entry["code"]),
            previous=previous.get(entry["code"]),
            note=entry.get("note", ""),
        )
        for entry in context["elements"]
    )


def _lost(context: Json, fired: Sequence[Json]) -> tuple[LostPoint, ...]:
    """The dearest first; of equal cost those that a rule counted, in the order of the rules."""
    items = {item["code"]: item for item in context["items"]}
    rules: dict[str, int] = {}
    for place, one in enumerate(fired):
        for code in one.get("items", ()):
            rules.setdefault(code, place)
    lost = [
        LostPoint(
            code=one["item"],
            title=localized(items[one["item"]]["title"]),
            points=one["points"],
            choice=_choice(items[one["item"]]),
            note=items[one["item"]].get("note", ""),
            next=_next_step(one.get("next")),
            rule=rules.get(one["item"], NO_RULE),
        )
        for one in context["lost"]
        if Decimal(one["points"]) > 0
    ]
    return tuple(sorted(lost, key=lambda one: (-Decimal(one.points), one.rule)))


def dearest_gains(context: Json) -> tuple[LostPoint, ...]:
    """What earns the next points of a frozen result, what gains most first; ``context`` needs its
    ``items`` and ``lost``. Without what gains nothing, or was frozen before it was told."""
    found = [one for one in _lost(context, ()) if one.next and Decimal(one.next.gain) > 0]
    return tuple(sorted(found, key=lambda one: -Decimal(one.next.gain if one.next else 0)))


def _next_step(frozen: Json | None) -> NextStep | None:
    if not frozen:
        return None
    return NextStep(
        choice=_choice_in_words(frozen["choice"], frozen["label"]),
        guide=localized(frozen["guide"] or {}),
        gain=frozen["gain"],
    )


def _choice_in_words(code: str, label: Json) -> str:
    """``1 · Between 0 and 2``; the code only where it is a score."""
    return f"{code} · {localized(label)}" if code.isdigit() else localized(label)


def _choice(item: Json) -> str:
    """The choice as it is said, with the figure where measured."""
    said = _choice_in_words(item["choice"], item.get("choice_label") or {})
    measured = measured_words(item)
    return f"{said} ({measured})" if measured else said


def _left_out(context: Json) -> tuple[NotApplicableRow, ...]:
    return tuple(
        NotApplicableRow(
            code=item["code"], title=localized(item["title"]), reason=item.get("na_reason", "")
        )
        for item in context["items"]
        if item["not_applicable"]
    )


def _readings(context: Json) -> Iterator[ReadingRow]:
    for item in context["items"]:
        for one in item.get("readings", ()):
            yield ReadingRow(
                item["code"], localized(item["title"]), _choice(item), _reading_words(one),
                one["address"],
            )  # fmt: skip


def _reading_words(frozen: Json) -> str:
    """What it is made of, and the figure it comes to where it is one."""
    words = localized(frozen["words"])
    if "figure" not in frozen:
        return words
    unit = localized(frozen["unit"])
    space = "\N{NO-BREAK SPACE}"
    return f"{figure(frozen['figure'])}{space}{unit}: {words}"


def _aspects(context: Json, output: Json) -> tuple[AspectRow, ...]:
    percents = {one["code"]: one["percent"] for one in output["aspects"]}
    return tuple(
        AspectRow(title=localized(entry["title"]), percent=percents[entry["code"]])
        for entry in context["aspects"]
        if entry["code"] in percents
    )


def _groups(context: Json, output: Json) -> tuple[GroupRow, ...]:
    told = {entry["code"]: entry for entry in context["groups"]}
    return tuple(
        GroupRow(
            title=localized(told[one["code"]]["title"]),
            elements=tuple(told[one["code"]]["elements"]),
            percent=one["percent"],
            weak=one["weak"],
            meaning=localized(told[one["code"]]["weak_meaning"]) if one["weak"] else "",
            recommendations=tuple(
                localized(text) for text in told[one["code"]]["recommendations"] if one["weak"]
            ),
        )
        for one in output["groups"]
    )


def _exposure(frozen: Json) -> FrozenExposure:
    named = (
        ("FR", _("Frequency rate: LTI and fatal"), "fr"),
        ("SR", _("Severity rate: days lost, 6,000 for a death"), "sr"),
        ("TRIR", _("Total recordable incidents"), "trir"),
    )
    return FrozenExposure(
        man_hours=frozen["man_hours"] or None,
        months=frozen["months"],
        lti=frozen["lti"],
        fatalities=frozen["fatalities"],
        lost_days=frozen["lost_days"],
        recordables=frozen["recordables"],
        rates=tuple(
            Rate(name, meaning, frozen[key], base=frozen[f"{key}_base"])
            for name, meaning, key in named
        ),
        missing=uncovered_cases_of(frozen).sentences,
    )


def _previous(frozen: Json | None, ladder: FrozenLadder) -> EarlierResult | None:
    if not frozen:
        return None
    return EarlierResult(
        year=str(frozen["year"]),
        sha256=frozen["sha256"],
        percent=frozen["percent"],
        rating=ladder.rating(frozen["rating"]),
    )


def _named(context: Json) -> Json:
    """The parts of a result that name people: told by their numbers where they were erased."""
    return {name: context[name] for name in ("people", "reopened")}


def _signatures(people: Json, publication: Publication | None) -> tuple[Signature, ...]:
    published = publication.published_at.isoformat() if publication else None
    return (
        Signature(
            step=_("Filled and submitted by (HSE coordinator)"),
            name=people["submitted_by"],
            date=moment(people["submitted_at"]),
        ),
        Signature(
            step=_("Approved by (HSE manager)"),
            name=people["approved_by"],
            date=moment(people["approved_at"]),
        ),
        Signature(
            step=_("Received by (contractor)"), name="", date=moment(published) if published else ""
        ),
    )
