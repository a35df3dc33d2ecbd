"""The scope of a year's figures, read out of an address: one place for every page and export.

``?year=2024&site=3&risk=high&scope=hauling&rating=merah&coordinator=7&contractor=12`` narrows the
dashboard, the comparison, the book and the tables alike; ``query_string`` carries it along.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User, name_of_person
from accounts.roles import Person
from contractors.access import contractors_visible_to
from contractors.choices import RiskClass
from contractors.models import Contractor, Site
from core.figures.reading import number_in_address
from core.language import localized
from evaluations.access import evaluations_visible_to, results_visible_to
from evaluations.models import Evaluation, Period, Result
from evaluations.models.results import ResultQuerySet
from instruments.models import Instrument

UNRATED = "none"  # as a rating: the evaluations that have none yet
NOBODY = 0  # as a coordinator: the evaluations without one
LONGEST = 200  # characters of a scope of work
LONGEST_REPEATED = 60  # characters of a wrong value that are repeated


@dataclass(frozen=True, slots=True)
class ScopeChoices:
    """What can be chosen, each by its value in the address: the word shown.

    ``years`` are those that were opened, latest first; ``evaluated`` those with an evaluation.
    ``ladders`` are the words of the ratings of each instrument: the code of the instrument, then
    of the rating. Each instrument has its own; the newest ladder of it comes first.
    """

    years: tuple[int, ...]
    evaluated: tuple[int, ...]
    instruments: dict[str, str]
    sites: dict[int, str]
    coordinators: dict[int, str]
    ladders: dict[str, dict[str, str]]

    @property
    def ratings(self) -> dict[str, str]:
        """The ratings of every instrument."""
        return self.ratings_of("")

    def ratings_of(self, instrument: str) -> dict[str, str]:
        """The ratings an instrument gives; of every instrument where none is named."""
        chosen = [self.ladders.get(instrument, {})] if instrument else [*self.ladders.values()]
        return {code: word for words in reversed(chosen) for code, word in words.items()}

    @property
    def risks(self) -> dict[str, str]:
        """The risk classes, lowest first."""
        return {risk.value: str(risk.label) for risk in RiskClass}


def choices_for(user: Person) -> ScopeChoices:
    """Years, instruments, sites, coordinators and ratings this person may filter by.

    One statement: the dashboard has twelve of them in all.
    """
    visible = evaluations_visible_to(user)
    periods = Period.objects.order_by()
    found = periods.values_list(*_three("year", F("year"), label=Value(""))).union(
        periods.filter(pk__in=visible.order_by().values("period")).values_list(
            *_three("evaluated", F("year"), label=Value(""))
        ),
        Instrument.objects.order_by()
        .filter(pk__in=periods.values("instrument"))
        .values_list(*_three("instrument", F("code"), label=_titles())),
        Site.objects.order_by()
        .filter(contractor__in=contractors_visible_to(user))
        .values_list(*_three("site", F("pk"), label=F("name"))),
        User.objects.order_by()
        .filter(pk__in=visible.values("coordinator"))
        .values_list(*_three("coordinator", F("pk"), label=name_of_person())),
        periods.filter(pk__in=visible.order_by().values("period")).values_list(
            *_three("rating", _ladder(), label=KeyTextTransform("ratings", F("ladder__content")))
        ),
    )
    return _choices(list(found))


def _three(kind: str, key: Any, *, label: Any) -> tuple[Any, ...]:
    return (
        Value(kind, output_field=TextField()),
        Cast(key, TextField()),
        Cast(label, TextField()),
    )


def _ladder() -> Concat:
    """``12 csms``: a ladder, and an instrument that is rated by it."""
    return Concat(Cast("ladder", TextField()), Value(" "), F("instrument__code"))


def _titles() -> Func:
    """Both titles of an instrument as JSON text."""
    return Func(
        Value("id", output_field=CharField()),
        F("title_id"),
        Value("en", output_field=CharField()),
        F("title_en"),
        function="json_build_object",
        output_field=TextField(),
    )


def _choices(rows: list[tuple[str, str, str]]) -> ScopeChoices:
    by_kind: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, key, label in rows:
        by_kind[kind].append((key, label))
    return ScopeChoices(
        years=_years(by_kind["year"]),
        evaluated=_years(by_kind["evaluated"]),
        instruments={
            key: localized(json.loads(label)) for key, label in sorted(by_kind["instrument"])
        },
        sites=_by_name(by_kind["site"]),
        coordinators=_by_name(by_kind["coordinator"]),
        ladders=_ladders(by_kind["rating"]),
    )


def _ladders(pairs: list[tuple[str, str]]) -> dict[str, dict[str, str]]:
    ladders: dict[str, dict[str, str]] = defaultdict(dict)
    for key, entries in sorted(pairs, key=lambda pair: -int(pair[0].split()[0])):
        for entry in json.loads(entries):
            words = ladders[key.split()[1]]
            words.setdefault(entry["code"], localized(entry["label"]))
    return dict(ladders)


def _years(pairs: list[tuple[str, str]]) -> tuple[int, ...]:
    return tuple(sorted((int(key) for key, _label in pairs), reverse=True))


def _by_name(pairs: list[tuple[str, str]]) -> dict[int, str]:
    return {int(key): label for key, label in sorted(pairs, key=lambda pair: pair[1].lower())}


@dataclass(frozen=True, slots=True)
class ScopeFilter:
    """Which evaluations are looked at; what is left empty does not narrow.

    Site, risk class and scope of work are those the contractor has today; the rating is that of
    the newest result. ``rating`` may be ``UNRATED``, ``coordinator`` may be ``NOBODY``.
    """

    years: tuple[int, ...] = ()
    instrument: str = ""
    site: int | None = None
    risk: str = ""
    scope: str = ""
    rating: str = ""
    coordinator: int | None = None
    contractors: tuple[int, ...] = ()

    @classmethod
    def from_query(
        cls, query: QueryDict, user: Person, *, choices: ScopeChoices | None = None
    ) -> tuple[Self, list[str]]:
        """The filter an address asks for, and a sentence for each part that was left out.

        ``choices`` are read where they are not given. A contractor outside the tenancy is told
        in the same words as one that does not exist.
        """
        reader = _Reader(query, choices or choices_for(user))
        known = reader.choices
        instrument = reader.code(
            "instrument", known.instruments, sentence=_("There is no instrument %(value)s here.")
        )
        found = cls(
            years=reader.numbers(
                "year", set(known.years), sentence=_("There is no year %(value)s here.")
            ),
            instrument=instrument,
            site=reader.number("site", known.sites, sentence=_("There is no site %(value)s here.")),
            risk=reader.code(
                "risk", known.risks, sentence=_("There is no risk class %(value)s here.")
            ),
            scope=reader.words("scope"),
            rating=reader.code(
                "rating",
                {**known.ratings_of(instrument), UNRATED: ""},
                sentence=_("There is no rating %(value)s here."),
            ),
            coordinator=reader.number(
                "coordinator",
                {**known.coordinators, NOBODY: ""},
                sentence=_("There is no coordinator %(value)s here."),
            ),
            contractors=reader.contractors(user),
        )
        return found, reader.problems

    @property
    def year(self) -> int | None:
        """The latest year asked for; None without one."""
        return max(self.years, default=None)

    def with_only(self, **changes: Any) -> Self:
        """The same filter with these parts changed."""
        return replace(self, **changes)

    def parameters(self) -> list[tuple[str, str]]:
        """The GET parameters, in one order however they were asked for."""
        single = [
            (name, value)
            for name, value in ((field.name, getattr(self, field.name)) for field in fields(self))
            if not isinstance(value, tuple) and value not in (None, "")
        ]
        return [
            *(("year", str(year)) for year in sorted(set(self.years))),
            *((name, str(value)) for name, value in single),
            *(("contractor", str(pk)) for pk in sorted(set(self.contractors))),
        ]

    def query_string(self) -> str:
        """``year=2024&site=3``: the same filter always gives the same string."""
        return urlencode(self.parameters())

    def results(self, user: Person) -> QuerySet[Result]:
        """The result that stands for each company's year in scope, of those a person may see."""
        return self._of(results_visible_to(user).of_the_year())

    def results_of_all_rounds(self, user: Person) -> QuerySet[Result]:
        """The newest result of each evaluation in scope: of earlier rounds of a year too."""
        return self._of(results_visible_to(user).standing())

    def _of(self, results: ResultQuerySet) -> QuerySet[Result]:
        found = results.filter(self._where("evaluation__"))
        if self.rating:
            return found.filter(_with_rating(self.rating))
        return found

    def evaluations(self, user: Person) -> QuerySet[Evaluation]:
        """The evaluations in scope that this person may see, open ones among them."""
        found = evaluations_visible_to(user).filter(self._where(""))
        if not self.rating:
            return found
        newest = results_visible_to(user).standing().filter(evaluation=OuterRef("pk"))
        if self.rating == UNRATED:
            return found.filter(~Exists(newest.exclude(_with_rating(UNRATED))))
        return found.filter(Exists(newest.filter(_with_rating(self.rating))))

    def evaluations_of_the_year(self, user: Person) -> QuerySet[Evaluation]:
        """``evaluations`` without the rounds that a later round's result took the place of."""
        replaced = results_visible_to(user)
        replaced = replaced.filter(replaced.has_later_round())
        return self.evaluations(user).exclude(pk__in=replaced.order_by().values("evaluation"))

    def companies(self, user: Person) -> QuerySet[Contractor]:
        """The contractors of the evaluations in scope."""
        return contractors_visible_to(user).filter(
            pk__in=self.evaluations(user).order_by().values("contractor")
        )

    def listed_companies(self, user: Person) -> QuerySet[Contractor]:
        """The contractors of the scope; all that are visible where nothing narrows it."""
        return self.companies(user) if self != ScopeFilter() else contractors_visible_to(user)

    def companies_of_any_year(self, user: Person) -> QuerySet[Contractor]:
        """``listed_companies``, whatever the years."""
        return self.with_only(years=()).listed_companies(user)

    def _where(self, prefix: str) -> Q:
        wanted = {
            "period__year__in": self.years,
            "instrument__code": self.instrument,
            "contractor__sites": self.site,
            "contractor__risk_class": self.risk,
            "contractor__scope__holds": self.scope,
            "contractor__in": self.contractors,
        }
        where = Q(**{prefix + name: value for name, value in wanted.items() if value})
        if self.coordinator == NOBODY:
            return where & Q(**{f"{prefix}coordinator": None})
        if self.coordinator is not None:
            where &= Q(**{f"{prefix}coordinator": self.coordinator})
        return where


def _with_rating(rating: str) -> Q:
    if rating == UNRATED:
        return Q(output__rating=None)  # the key is always there, its value is JSON null
    return Q(output__rating=rating)


class _Reader:
    """Reads the parts of an address and remembers what was wrong with them."""

    def __init__(self, query: QueryDict, choices: ScopeChoices) -> None:
        self.query, self.choices = query, choices
        self.problems: list[str] = []

    def numbers(self, name: str, known: Any, *, sentence: str) -> tuple[int, ...]:
        """Every value of ``name`` that is a known number, sorted, once each."""
        found = set()
        for value in filter(None, self.query.getlist(name)):
            number = number_in_address(value)
            if number is not None and number in known:
                found.add(number)
            else:
                self._wrong(value, sentence)
        return tuple(sorted(found))

    def number(self, name: str, known: Any, *, sentence: str) -> int | None:
        """The last value of ``name``, None where it is not a known number."""
        found: int | None = self._last(
            name,
            sentence,
            read=lambda value: n if (n := number_in_address(value)) in known else None,
        )
        return found

    def code(self, name: str, known: Any, *, sentence: str) -> str:
        """The last value of ``name``, "" where it is not known."""
        return (
            self._last(name, sentence, read=lambda value: value if value in known else None) or ""
        )

    def words(self, name: str) -> str:
        """What was typed; what no scope of work can contain is left out."""
        typed = self.query.get(name, "").strip()
        if len(typed) > LONGEST:
            self._wrong(typed, _("No scope of work contains “%(value)s”."))
            return ""
        return typed

    def contractors(self, user: Person) -> tuple[int, ...]:
        """The contractors asked for that this person may see: by id, as pages write them, or by
        code, as programs know them."""
        asked = [*filter(None, self.query.getlist("contractor"))]
        numbers = {value: number_in_address(value) for value in asked}
        codes = [value for value in asked if value.isprintable()]  # no NUL reaches the database
        rows = contractors_visible_to(user).filter(
            Q(pk__in=[one for one in numbers.values() if one is not None]) | Q(code__in=codes)
        )
        known = dict(rows.values_list("pk", "code")) if asked else {}
        by_code = {code: pk for pk, code in known.items()}
        found = set()
        for value, number in numbers.items():
            pk = number if number in known else by_code.get(value)
            if pk is None:
                self._wrong(value, _("There is no contractor %(value)s here."))
            else:
                found.add(pk)
        return tuple(sorted(found))

    def _last(self, name: str, sentence: str, *, read: Callable[[str], Any]) -> Any:
        value = self.query.get(name, "")
        if not value:
            return None
        found = read(value)
        if found is None:
            self._wrong(value, sentence)
        return found

    def _wrong(self, value: str, sentence: str) -> None:
        named = value if len(value) <= LONGEST_REPEATED else f"{value[:LONGEST_REPEATED]}…"
        said = sentence % {"value": named}
        if said not in self.problems:
            self.problems.append(said)
