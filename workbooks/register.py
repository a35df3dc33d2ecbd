"""The register: who is rated, where, by which instruments, and what was carried over.

What a roster (the workbook of many contractors) is held against, read once; the same rows are
what it would change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from contractors.choices import RiskClass
from contractors.models import Contractor, Site
from core.language import localized
from evaluations.models import Evaluation
from instruments.choices import PublicationStatus
from instruments.models import Element, Instrument
from workbooks.models import CarriedTotal

TotalKey = tuple[str, int, str]  # a contractor's code, a year, an instrument's code


@dataclass(frozen=True, slots=True)
class Company:
    """A contractor by its code. In a row of the roster an empty part says nothing."""

    code: str
    name: str
    scope: str
    risk_class: str
    sites: tuple[str, ...]

    def over(self, known: "Company | None") -> "Company":
        """This row on top of what is known: what it leaves empty stays."""
        if known is None:
            return replace(self, risk_class=self.risk_class or RiskClass.HIGH.value)
        return Company(
            code=self.code,
            name=self.name or known.name,
            scope=self.scope or known.scope,
            risk_class=self.risk_class or known.risk_class,
            sites=tuple(sorted(self.sites)) or known.sites,
        )


@dataclass(frozen=True, slots=True)
class Total:
    """An earlier year. ``rating`` is a code, ``elements`` percents by code."""

    contractor: str
    year: int
    instrument: str
    percent: str
    rating: str
    source: str
    elements: dict[str, str]

    @property
    def key(self) -> TotalKey:
        """Of which contractor, year and instrument."""
        return self.contractor, self.year, self.instrument


@dataclass(frozen=True, slots=True)
class Register:
    """Everything a roster is held against, read once."""

    companies: dict[str, Company]
    sites: frozenset[str]
    instruments: dict[str, Instrument]
    totals: dict[TotalKey, Total]
    evaluated: frozenset[TotalKey]


@dataclass(frozen=True, slots=True)
class KnownRegister:
    """What the roster may refer to, by code and title, and the contractors there are.

    ``contractors`` are rows of code, name, scope, risk class (its word) and site codes.
    """

    sites: Sequence[tuple[str, str]]
    instruments: Sequence[tuple[str, str]]
    ratings: Sequence[str]
    element_codes: Sequence[str]
    contractors: Sequence[tuple[str, str, str, str, str]]


def current_instruments() -> QuerySet[Instrument]:
    """The latest published version of each instrument, with its ladder."""
    return (
        Instrument.objects.filter(status=PublicationStatus.PUBLISHED)
        .select_related("ladder")
        .order_by("code", "-version")
        .distinct("code")
    )


def register() -> Register:
    """What a roster is held against: contractors, sites, instruments, totals, evaluated years."""
    return Register(
        companies={
            one.code: Company(
                code=one.code,
                name=one.name,
                scope=one.scope,
                risk_class=one.risk_class,
                sites=tuple(sorted(site.code for site in one.sites.all())),
            )
            for one in Contractor.objects.prefetch_related("sites")
        },
        sites=frozenset(Site.objects.values_list("code", flat=True)),
        instruments={one.code: one for one in current_instruments()},
        totals={total.key: total for total in map(_total, _carried())},
        evaluated=frozenset(
            Evaluation.objects.values_list("contractor__code", "period__year", "instrument__code")
        ),
    )


def _carried() -> QuerySet[CarriedTotal]:
    """Every carried total, a correction after what it corrects."""
    return CarriedTotal.objects.select_related("contractor").order_by("revision")


def _total(row: CarriedTotal) -> Total:
    return Total(
        contractor=row.contractor.code,
        year=row.year,
        instrument=row.instrument_code,
        percent=str(row.percent),
        rating=row.rating,
        source=row.source,
        elements=row.elements,
    )


def carried_totals(contractor: Contractor) -> QuerySet[CarriedTotal]:
    """What stands of a contractor's carried totals, latest year first, corrections applied."""
    return (
        CarriedTotal.objects.filter(contractor=contractor)
        .select_related("ladder", "carried_by")
        .order_by("-year", "instrument_code", "-revision")
        .distinct("year", "instrument_code")
    )


def known_to_roster() -> KnownRegister:
    """What the downloaded roster lists: who there is, and the words that may be used."""
    instruments = list(current_instruments())
    ratings = [one["label"] for ladder in instruments for one in ladder.ladder.content["ratings"]]
    codes = Element.objects.filter(instrument__in=instruments).order_by("position")
    return KnownRegister(
        sites=list(Site.objects.order_by("code").values_list("code", "name")),
        instruments=[(one.code, one.title) for one in instruments],
        ratings=list(dict.fromkeys(map(localized, ratings))),
        element_codes=list(dict.fromkeys(codes.values_list("code", flat=True))),
        contractors=[
            (
                one.code,
                one.name,
                one.scope,
                one.get_risk_class_display(),
                ", ".join(sorted(site.code for site in one.sites.all())),
            )
            for one in Contractor.objects.filter(archived=False).prefetch_related("sites")
        ],
    )
