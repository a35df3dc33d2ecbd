"""What the book says of all contractors: built from frozen results, like every report."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from annual_books.capa import Capa, capa_of
from annual_books.plans import PlansOfTheYear, plans_from
from annual_books.sections import in_order
from core.canonical import Json
from reports.comparison.comparison import Comparison, ranking
from reports.comparison.sentences import lowest_counts
from reports.comparison.subjects import Subject
from reports.naming import undecided_sentence
from reports.results.frozen_results import FrozenLadder, Rating

MOST_MOVES = 10  # of the greatest rises and falls
SHORT = 5  # of the best and the last, on the summary
ENOUGH_FOR_BOTH = 2 * SHORT  # contractors, before the summary shows a best and a last


@dataclass(frozen=True, slots=True)
class RankedContractor:
    """A contractor in the book. ``rank`` counts from 1; the same total shares it; None: unrated."""

    subject: Subject
    rank: int | None
    before: Rating | None  # last year's rating (reports/results/earlier_years.py)

    @property
    def older(self) -> str:
        """Where there is none: "not rated in 2023 (2022: Hijau)", or ""."""
        return self.subject.older

    @property
    def before_percent(self) -> str | None:
        """Last year's total."""
        return self.subject.before.percent

    @property
    def change(self) -> str | None:
        """Percent points against last year; None where there is none."""
        return self.subject.change


@dataclass(frozen=True, slots=True)
class Weakness:
    """An element, and of how many contractors it is below the pass mark, or the lowest."""

    code: str
    title: str
    weight: str
    below: int
    lowest: int


@dataclass(frozen=True)
class AnnualBook:
    """All that cover, contents and chapters show but the pages of the contractors."""

    owner: str
    logo: str  # a data: address, "" without one
    scope: str
    evaluated: int  # evaluations in scope, those without a result among them
    undecided: str  # that incidents were not decided at approval, "" for none
    sections: tuple[str, ...]
    compared: Comparison
    entries: tuple[RankedContractor, ...]  # best first
    capa: Capa | None
    plans: PlansOfTheYear | None

    @property
    def is_unfinished(self) -> bool:
        """True where not every evaluation in scope has a result yet."""
        return self.evaluated > len(self.entries)

    @property
    def year(self) -> str:
        """``2024``"""
        return self.compared.subjects[0].year

    @property
    def title(self) -> str:
        """``Annual book 2024``: the name of the document."""
        return _("Annual book of contractor safety %(year)s") % {"year": self.year}

    @cached_property
    def by_name(self) -> tuple[RankedContractor, ...]:
        """The same in the order of their pages."""
        return tuple(
            sorted(self.entries, key=lambda one: (_sort_name(one.subject), one.subject.sha256))
        )

    @cached_property
    def ratings(self) -> tuple[tuple[Rating, int, int], ...]:
        """Each rating of the ladder with its count now and a year before."""
        now = Counter(one.subject.rating.code for one in self.entries)
        before = Counter(one.before.code for one in self.entries if one.before)
        return tuple(
            (rating, now[rating.code], before[rating.code]) for rating in self.ladder.ratings
        )

    @property
    def ladder(self) -> FrozenLadder:
        """The ladder all are rated by."""
        return self.compared.ladder

    @cached_property
    def ranked(self) -> int:
        """How many have a rating, and so a rank."""
        return sum(one.rank is not None for one in self.entries)

    @cached_property
    def below(self) -> int:
        """How many lie below the pass mark."""
        return sum(one.subject.total.below for one in self.entries)

    @cached_property
    def known_before(self) -> int:
        """How many were rated in the year before."""
        return sum(one.before is not None for one in self.entries)

    @cached_property
    def not_rated(self) -> tuple[RankedContractor, ...]:
        """Who was not rated in the year before, but in an older one: by name."""
        return tuple(one for one in self.by_name if one.before is None and one.older)

    @property
    def last_year(self) -> int:
        """The year that movement is held against."""
        return int(self.year) - 1

    @cached_property
    def moved(self) -> tuple[tuple[RankedContractor, ...], tuple[RankedContractor, ...], int]:
        """Those whose rating fell and rose, and how many kept it."""
        place = {rating.code: at for at, rating in enumerate(self.ladder.ratings)}
        down: list[RankedContractor] = []
        up: list[RankedContractor] = []
        same = 0
        for one in self.entries:
            old = place.get(one.before.code) if one.before else None
            new = place.get(one.subject.rating.code)
            if old is None or new is None:
                continue
            if old == new:
                same += 1
            else:
                (down if new > old else up).append(one)
        return tuple(down), tuple(up), same

    @cached_property
    def steepest(self) -> tuple[tuple[RankedContractor, ...], tuple[RankedContractor, ...]]:
        """The greatest falls and rises in percent points; none where few can be compared."""
        known = sorted(
            (one for one in self.entries if one.change),
            key=lambda one: (Decimal(one.change or 0), one.subject.contractor),
        )
        if len(known) < 2 * MOST_MOVES:
            return (), ()
        falls = tuple(one for one in known[:MOST_MOVES] if Decimal(one.change or 0) < 0)
        rises = tuple(one for one in reversed(known[-MOST_MOVES:]) if Decimal(one.change or 0) > 0)
        return falls, rises

    @property
    def best(self) -> tuple[RankedContractor, ...]:
        """The first of the ranking, where there are enough to tell first from last."""
        return self._with_figure[:SHORT] if len(self._with_figure) >= ENOUGH_FOR_BOTH else ()

    @property
    def last(self) -> tuple[RankedContractor, ...]:
        """The last of the ranking, the last one first; who has no figure is not the last."""
        if len(self._with_figure) < ENOUGH_FOR_BOTH:
            return ()
        return self._with_figure[: -SHORT - 1 : -1]

    @cached_property
    def _with_figure(self) -> tuple[RankedContractor, ...]:
        return tuple(one for one in self.entries if one.subject.percent is not None)

    @cached_property
    def weaknesses(self) -> tuple[Weakness, ...]:
        """The elements in their order."""
        lowest = lowest_counts(self.compared.subjects)
        return tuple(
            Weakness(
                code=element.code,
                title=element.title,
                weight=element.weight,
                below=sum(one.subject.cells[at].below for one in self.entries),
                lowest=lowest[at],
            )
            for at, element in enumerate(self.compared.elements)
        )


def annual_book_of(compared: Comparison, options: Json, *, owner: str, logo: str) -> AnnualBook:
    """The book of these results (of one year and one instrument) as ``options`` ask for it."""
    ladder = compared.ladder
    return AnnualBook(
        owner=owner,
        logo=logo,
        scope=options.get("scope", ""),
        evaluated=options.get("evaluated", len(compared.subjects)),
        undecided=undecided_sentence(options.get("undecided", {})),
        sections=tuple(in_order(options["sections"])),
        compared=compared,
        entries=tuple(
            RankedContractor(
                subject=subject, rank=rank, before=_rating_or_none(ladder, subject.before.rating)
            )
            for rank, subject in ranking(compared.subjects, ladder)
        ),
        capa=capa_of(options["capa"]) if "capa" in options else None,
        plans=plans_from(options["plans"]) if "plans" in options else None,
    )


def _rating_or_none(ladder: FrozenLadder, code: str | None) -> Rating | None:
    """The rating of this code; None for one that is not on the ladder."""
    return next((one for one in ladder.ratings if one.code == code), None)


def _sort_name(subject: Subject) -> str:
    return subject.contractor.casefold()
