"""What a comparison compares: contractors and years as the address asks, or a sound default."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.roles import Person
from evaluations.access import evaluations_visible_to
from reports.scope.filters import ScopeFilter, choices_for
from reports.scope.words import scope_words
from reports.selectors import ListedResult, newest_of, results_to_choose_from

MOST_IN_SENTENCE = 5  # contractors in a sentence
NARROWING = frozenset({"site", "risk", "scope", "rating", "coordinator"})


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One box of the form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """The boxes, and the results they choose.

    A contractor is ticked only where the address names it; none ticked compares all of them.
    ``problem`` says what in the address made no sense and was left out; ``refusal`` why nothing
    can be compared as it was asked; ``unknown`` that it names a result that is not there (or not
    theirs to see).
    """

    instruments: tuple[FormChoice, ...]
    years: tuple[FormChoice, ...]
    contractors: tuple[FormChoice, ...]
    result_ids: tuple[int, ...]
    asked: tuple[tuple[str, str], ...]
    problem: str
    unknown: bool
    refusal: str = ""
    notice: str = ""  # what is shown in place of what was asked, or is missing from it
    narrowed_by: str = ""  # what else the address narrows: "Site: Pit Utara; Rating: Merah"

    @property
    def ticked(self) -> int:
        """How many contractors are chosen by name; 0: all of them are compared."""
        return sum(choice.chosen for choice in self.contractors)


def select(listed: Sequence[ListedResult], asked: Mapping[str, Sequence[str]]) -> Selection:
    """Read ``result``, or ``instrument``, ``year`` and ``contractor``, out of an address.

    Without years the latest that has several results is compared, without contractors all of
    them, without an instrument the one with most results; ``listed`` is what the person may
    see, latest first.
    """
    digests = set(filter(None, asked.get("result", ())))
    if digests:
        chosen = [one for one in listed if one.sha256 in digests]
        unknown = len(chosen) != len(digests)
        if refusal := _nothing_in_common(chosen):
            empty = _selection(listed, [], problem="", unknown=unknown, asked={})
            return replace(empty, refusal=refusal)
        return _selection(listed, chosen, problem="", unknown=unknown, asked=asked)
    instrument, problems = _instrument(listed, asked.get("instrument", ()))
    if "ticked" in asked:
        problems.append(_("No result was ticked."))
    candidates = [one for one in listed if one.instrument == instrument and one.is_of_the_year]
    years, wrong = _split_by_presence(asked.get("year", ()), {str(one.year) for one in candidates})
    problems += [_("There is no year %(value)s here.") % {"value": value} for value in wrong]
    if not years and candidates:
        years = {str(_year_to_begin_with(candidates))}
    candidates = [one for one in candidates if str(one.year) in years]
    named = [one for one in asked.get("contractor", ()) if one]
    contractors, wrong = _split_by_presence(named, {str(one.contractor_id) for one in listed})
    problems += [_("There is no contractor %(value)s here.") % {"value": v} for v in wrong]
    if named:  # where none of them is there, nothing is compared, and not everything
        candidates = [one for one in candidates if str(one.contractor_id) in contractors]
    return _selection(listed, candidates, problem=" ".join(problems), unknown=False, asked=asked)


def _year_to_begin_with(listed: Sequence[ListedResult]) -> int:
    """The latest year with something to compare; the latest of all where none has."""
    among = Counter(one.year for one in listed)
    return next((one.year for one in listed if among[one.year] > 1), listed[0].year)


def _nothing_in_common(chosen: Sequence[ListedResult]) -> str:
    """A sentence where the results are of several instruments; "" where they can be compared."""
    titles = {one.instrument: one.instrument_title for one in chosen}
    if len(titles) < 2:
        return ""
    return _(
        "%(instruments)s have no elements and items in common, so their results cannot be "
        "compared. Choose results of one instrument."
    ) % {"instruments": get_text_list(list(titles.values()), _("and"))}


def selection_of(user: Person, query: QueryDict) -> Selection:
    """The selection an address asks for, among what this person may see and the scope it gives.

    Year, instrument, contractor and result are chosen here; site, risk class, scope of work,
    rating and coordinator narrow what there is to choose from, as on the dashboard.
    """
    listed = results_to_choose_from(user)
    asked, revised = _newest(dict(query.lists()), listed, user=user)
    if not NARROWING & set(asked):
        found = select(listed, asked)
        return replace(found, notice=_paragraph(revised, _without(found, listed)))
    choices = choices_for(user)
    scope, problems = ScopeFilter.from_query(query, user, choices=choices)
    narrowed = scope.with_only(years=(), contractors=(), instrument="")
    kept = set(narrowed.results_of_all_rounds(user).values_list("pk", flat=True))
    found = select([one for one in listed if one.result_id in kept], asked)
    wrong = [one for one in problems if one not in found.problem]
    return replace(
        found,
        asked=(*found.asked, *narrowed.parameters()),
        problem=" ".join(filter(None, [found.problem, *wrong])),
        notice=_paragraph(revised, _without(found, listed)),
        narrowed_by=scope_words(narrowed, choices),
    )


def unfinished_years(user: Person, selection: Selection) -> str:
    """Which of the years compared still have evaluations without a result; "" where none.

    Contractors chosen by name are no statement about a year. One statement, and none where
    everybody who was ever rated has a result in each of the years.
    """
    years = [one.value for one in selection.years if one.chosen]
    if selection.ticked or len(selection.result_ids) >= len(years) * len(selection.contractors):
        return ""
    codes = [one.value for one in selection.instruments if one.chosen]
    found = (
        evaluations_visible_to(user)
        .filter(period__year__in=years, instrument__code__in=codes)
        .order_by("period__year")
        .values("period__year")
        .annotate(
            all=Count("pk", distinct=True),
            frozen=Count("pk", distinct=True, filter=Q(results__isnull=False)),
        )
    )
    told = [
        _("%(year)s is unfinished: %(frozen)s of %(all)s evaluations have a result.")
        % {"year": row["period__year"], "frozen": row["frozen"], "all": row["all"]}
        for row in found
        if row["frozen"] < row["all"]
    ]
    return _paragraph(*told)


def _paragraph(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _newest(
    asked: Mapping[str, Sequence[str]], listed: Sequence[ListedResult], *, user: Person
) -> tuple[dict[str, Sequence[str]], str]:
    """The address with the newest revision of each result it names, and what was replaced.

    A shared link outlives a reopened evaluation. One statement more where a result is not listed.
    """
    found: dict[str, Sequence[str]] = dict(asked)
    wanted = set(filter(None, asked.get("result", ())))
    missing = wanted - {one.sha256 for one in listed}
    if not missing:
        return found, ""
    by_id = {one.result_id: one for one in listed}
    newest = newest_of(user, missing)
    replaced = {sha256: by_id[pk] for sha256, pk in newest.items() if pk in by_id}
    found["result"] = [replaced[one].sha256 if one in replaced else one for one in asked["result"]]
    names = [f"{one.contractor} {one.year_title}" for one in replaced.values()]
    if not names:
        return found, ""
    told = {"who": get_text_list(names, _("and"))}
    return found, _("%(who)s: revised since, the newest result is shown.") % told


def _without(found: Selection, listed: Sequence[ListedResult]) -> str:
    """Which of the contractors that were ticked have no result in the years chosen."""
    asked = {value for name, value in found.asked if name == "contractor"}
    if not asked:
        return ""
    years = {one.value for one in found.years if one.chosen}
    compared = set(found.result_ids)
    shown = {one.contractor_id for one in listed if one.result_id in compared}
    names = [
        one.label for one in found.contractors if one.value in asked and int(one.value) not in shown
    ]
    if not names or not shown:
        return ""
    words = {
        "who": get_text_list(names[:MOST_IN_SENTENCE], _("and")),
        "years": ", ".join(sorted(years)),
    }
    if (more := len(names) - MOST_IN_SENTENCE) > 0:
        words["who"] += " " + _("and %(count)s more") % {"count": more}
    return _("No result in %(years)s: %(who)s.") % words


def _instrument(listed: Sequence[ListedResult], asked: Sequence[str]) -> tuple[str, list[str]]:
    codes = [one.instrument for one in listed]
    wanted = asked[0] if asked else ""
    if wanted in codes:
        return wanted, []
    most = max(dict.fromkeys(codes), key=codes.count, default="")
    wrong = [_("There is no instrument %(value)s here.") % {"value": wanted}] if wanted else []
    return most, wrong


def _split_by_presence(asked: Iterable[str], there: Collection[str]) -> tuple[set[str], list[str]]:
    """The asked values that are there, and those that are not."""
    return {one for one in asked if one in there}, [one for one in asked if one not in there]


def _selection(
    listed: Sequence[ListedResult],
    chosen: Sequence[ListedResult],
    *,
    problem: str,
    unknown: bool,
    asked: Mapping[str, Sequence[str]],
) -> Selection:
    instruments = {one.instrument for one in chosen} or {_instrument(listed, ())[0]}
    same = [one for one in listed if one.instrument in instruments]
    years = {one.year for one in chosen}
    named = asked.get("result") or asked.get("contractor")
    contractors = {one.contractor_id for one in chosen} if named else set()
    names = {one.contractor_id: one.contractor for one in same}
    titles = {one.instrument: one.instrument_title for one in listed}
    return Selection(
        instruments=tuple(
            FormChoice(code, title, code in instruments) for code, title in titles.items()
        ),
        years=tuple(
            FormChoice(str(year), str(year), year in years)
            for year in dict.fromkeys(one.year for one in same)
        ),
        contractors=tuple(
            FormChoice(str(pk), name, pk in contractors)
            for pk, name in sorted(names.items(), key=lambda known: known[1])
        ),
        result_ids=tuple(one.result_id for one in chosen),
        asked=tuple(
            (name, value)
            for name in ("result", "instrument", "year", "contractor")
            for value in dict.fromkeys(asked.get(name, ()))
        ),
        problem=problem,
        unknown=unknown,
    )
