"""Tables of frozen results: one row a result, an element of one, an item of one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import F, Func, IntegerField, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.canonical import Json
from core.language import localized
from core.tables import Dataset, Kind, Record, Row, TableColumn, word_of
from evaluations.access import results_visible_to
from evaluations.choices import AuditRound, ResultState
from evaluations.models import Result
from evaluations.models.results import is_being_revised, state_of_each
from monitoring.rates import uncovered_cases_of
from reports.access import may_have_scorecards
from reports.scope.filters import ScopeFilter

ORDER = (
    "-evaluation__period__year",
    "evaluation__contractor__name",
    "-evaluation__period__round",
)
ROUND = TableColumn("round", _("Round"), Kind.WHOLE, words=word_of(AuditRound))
WHO = (
    TableColumn("result", _("SHA-256 of the result")),
    TableColumn("year", _("Year"), Kind.WHOLE),
    TableColumn("contractor_code", _("Contractor's code")),
    TableColumn("contractor", _("Contractor")),
    TableColumn("instrument", _("Instrument")),
    TableColumn("level", _("Level")),
)
WHO_FIELDS = (
    "sha256",
    "evaluation__period__year",
    "company",
    "evaluation__instrument__code",
    "evaluation__level",
)


def _who(record: Record) -> Row:
    company = record["company"]
    return (
        record["sha256"],
        record["evaluation__period__year"],
        company["code"],
        company["name"],
        record["evaluation__instrument__code"],
        record["evaluation__level"],
    )


def _source(user: Person, scope: ScopeFilter) -> QuerySet[Result]:
    return scope.results_of_all_rounds(user)


def _with_state(user: Person, scope: ScopeFilter) -> QuerySet[Result]:
    later = results_visible_to(user).has_later_round()
    results = scope.results_of_all_rounds(user)
    return results.annotate(
        state=state_of_each(), being_revised=is_being_revised(), of_the_year=~later
    )


def rating_word(ratings: Sequence[Any], code: str | None) -> str:
    """The word of a rating on the ladder that a result froze; "" where there is none."""
    return next((localized(one["label"]) for one in ratings if one["code"] == code), "")


def _length(path: str) -> Func:
    """How many entries a list has, counted by PostgreSQL."""
    return Func(F(path), function="jsonb_array_length", output_field=IntegerField())


EXPOSURE = (
    ("man_hours", _("Man-hours"), Kind.WHOLE),
    ("lti", _("LTI"), Kind.WHOLE),
    ("fatalities", _("People killed"), Kind.WHOLE),
    ("lost_days", _("Days lost"), Kind.WHOLE),
    ("recordables", _("Recordable incidents"), Kind.WHOLE),
    ("fr", "FR", Kind.DECIMAL),
    ("sr", "SR", Kind.DECIMAL),
    ("trir", "TRIR", Kind.DECIMAL),
)


def _without_hours(exposure: Json) -> tuple[int, int, int]:
    """The cases that take FR, SR and TRIR away."""
    found = uncovered_cases_of(exposure)
    return found.lti, found.severe, found.recordables


def _result(record: Record) -> Iterable[Row]:
    ratings, exposure = record["context__ladder__ratings"], record["context__exposure"]
    rating, by_score = record["output__rating"], record["output__rating_by_score"]
    yield (
        *_who(record),
        record["revision"],
        record["output__percent"],
        record["output__mean_of_elements"],
        rating,
        rating_word(ratings, rating),
        by_score,
        rating_word(ratings, by_score),
        len(record["output__downgrades"]),
        record["publication__comparison__previous__year"],
        record["publication__comparison__previous__percent"],
        *(exposure[name] for name, _label, _kind in EXPOSURE),
        *_without_hours(exposure),
        len(record["context__undecided"]),
        record["approved_at"],
        record["publication__published_at"],
        record["state"],
        record["publication__provisional_until"],
        record["publication__finality__final_at"],
        record["being_revised"],
        record["evaluation__period__round"],
        record["of_the_year"],
    )


RESULTS = Dataset(
    position=10,
    name="results",
    title=_("Results"),
    columns=(
        *WHO,
        TableColumn("revision", _("Revision"), Kind.WHOLE),
        TableColumn("percent", _("Total"), Kind.DECIMAL),
        TableColumn("mean_of_elements", _("Mean of the elements"), Kind.DECIMAL),
        TableColumn("rating", _("Rating (code)")),
        TableColumn("rating_label", _("Rating")),
        TableColumn("rating_by_score", _("By score (code)")),
        TableColumn("rating_by_score_label", _("By score")),
        TableColumn("rules_applied", _("Rules that applied"), Kind.WHOLE),
        TableColumn("previous_year", _("Latest earlier year"), Kind.WHOLE),
        TableColumn("previous_percent", _("Total of that year"), Kind.DECIMAL),
        *(TableColumn(name, label, kind) for name, label, kind in EXPOSURE),
        TableColumn("lti_without_hours", _("LTI without man-hours"), Kind.WHOLE),
        TableColumn("severe_without_hours", _("Days lost: cases without man-hours"), Kind.WHOLE),
        TableColumn("recordables_without_hours", _("Recordables without man-hours"), Kind.WHOLE),
        TableColumn("undecided", _("Incidents not decided at approval"), Kind.WHOLE),
        TableColumn("approved_at", _("Approved at"), Kind.MOMENT),
        TableColumn("published_at", _("Published at"), Kind.MOMENT),
        TableColumn("state", _("Provisional or final"), words=word_of(ResultState)),
        TableColumn("provisional_until", _("Provisional until"), Kind.MOMENT),
        TableColumn("final_at", _("Final since"), Kind.MOMENT),
        TableColumn("being_revised", _("Being revised"), Kind.FLAG),
        ROUND,
        TableColumn("of_the_year", _("Stands for its year"), Kind.FLAG),
    ),
    source=_with_state,
    fields=(
        *WHO_FIELDS,
        "revision",
        "output__percent",
        "output__mean_of_elements",
        "output__rating",
        "output__rating_by_score",
        "output__downgrades",
        "context__ladder__ratings",
        "context__exposure",
        "context__undecided",
        "publication__comparison__previous__year",
        "publication__comparison__previous__percent",
        "approved_at",
        "publication__published_at",
        "state",
        "publication__provisional_until",
        "publication__finality__final_at",
        "being_revised",
        "evaluation__period__round",
        "of_the_year",
    ),
    flat=_result,
    order=ORDER,
    key=("result",),
    may_read=may_have_scorecards,
)


def _elements(record: Record) -> Iterator[Row]:
    told = {one["code"]: one for one in record["context__elements"]}
    for position, scored in enumerate(record["output__elements"], start=1):
        element, counts = told[scored["code"]], scored["counts"]
        yield (
            *_who(record),
            position,
            scored["code"],
            localized(element["title"]),
            str(element["weight"]),
            scored["percent"],
            counts["items"],
            counts["answered"],
            counts["not_applicable"],
            element.get("note", ""),
            record["evaluation__period__round"],
        )


ELEMENTS = Dataset(
    position=20,
    name="elements",
    title=_("Elements of results"),
    columns=(
        *WHO,
        TableColumn("position", _("Place"), Kind.WHOLE),
        TableColumn("element", _("Element's code")),
        TableColumn("title", _("Element")),
        TableColumn("weight", _("Weight"), Kind.DECIMAL),
        TableColumn("percent", _("Percent"), Kind.DECIMAL),
        TableColumn("items", _("Items"), Kind.WHOLE),
        TableColumn("answered", _("Answered"), Kind.WHOLE),
        TableColumn("not_applicable", _("Not applicable"), Kind.WHOLE),
        TableColumn("note", _("Note")),
        ROUND,
    ),
    source=_source,
    fields=(*WHO_FIELDS, "output__elements", "context__elements", "evaluation__period__round"),
    flat=_elements,
    order=ORDER,
    key=("result", "element"),
    may_read=may_have_scorecards,
    many=_length("output__elements"),
)


def _items(record: Record) -> Iterator[Row]:
    scored = {one["code"]: one for one in record["case__items"]}
    scores = {one["item"]: one.get("score") for one in record["case__responses"]}
    lost = {one["item"]: one["points"] for one in record["context__lost"]}
    for position, item in enumerate(record["context__items"], start=1):
        code = item["code"]
        yield (
            *_who(record),
            position,
            item["element"],
            code,
            item["lineage"],
            localized(item["title"]),
            scored[code].get("weight", "1"),
            scored[code]["max"],
            scores.get(code),
            item["choice"],
            item["not_applicable"],
            item.get("na_reason", ""),
            lost.get(code),
            item.get("note", ""),
            record["evaluation__period__round"],
        )


ITEMS = Dataset(
    position=30,
    name="items",
    title=_("Items of results"),
    columns=(
        *WHO,
        TableColumn("position", _("Place"), Kind.WHOLE),
        TableColumn("element", _("Element's code")),
        TableColumn("item", _("Item's code")),
        TableColumn("lineage", _("Lineage")),
        TableColumn("title", _("Item")),
        TableColumn("weight", _("Weight"), Kind.DECIMAL),
        TableColumn("max", _("Full score"), Kind.DECIMAL),
        TableColumn("score", _("Score"), Kind.DECIMAL),
        TableColumn("choice", _("Answer (code)")),
        TableColumn("not_applicable", _("Not applicable"), Kind.FLAG),
        TableColumn("na_reason", _("Why it is not applicable")),
        TableColumn("points_lost", _("Points lost"), Kind.DECIMAL),
        TableColumn("note", _("Note")),
        ROUND,
    ),
    source=_source,
    fields=(
        *WHO_FIELDS,
        "case__items",
        "case__responses",
        "context__items",
        "context__lost",
        "evaluation__period__round",
    ),
    flat=_items,
    order=ORDER,
    key=("result", "item"),
    may_read=may_have_scorecards,
    many=_length("case__items"),
)


def _self_gaps(record: Record) -> Iterator[Row]:
    gap = record["self_gap"]
    for position, element in enumerate(record["context__elements"], start=1):
        found = gap["elements"][element["code"]]
        yield (
            *_who(record),
            position,
            element["code"],
            localized(element["title"]),
            found["contractor"],
            found["own"],
            found["gap"],
            found["points"],
            found["items"],
            found["higher"],
            found["lower"],
        )


def _judged_themselves(user: Person, scope: ScopeFilter) -> QuerySet[Result]:
    return scope.results(user).filter(self_gap__isnull=False)


SELF_GAPS = Dataset(
    position=25,
    name="self_gaps",
    title=_("Self-assessments beside results"),
    columns=(
        *WHO,
        TableColumn("position", _("Place"), Kind.WHOLE),
        TableColumn("element", _("Element's code")),
        TableColumn("title", _("Element")),
        TableColumn("contractor_percent", _("By the contractor"), Kind.DECIMAL),
        TableColumn("owner_percent", _("By the owner"), Kind.DECIMAL),
        TableColumn("gap", _("Gap"), Kind.DECIMAL),
        TableColumn("points", _("Gap in points of the items"), Kind.DECIMAL),
        TableColumn("items", _("Items that both scored"), Kind.WHOLE),
        TableColumn("higher", _("Higher"), Kind.WHOLE),
        TableColumn("lower", _("Lower"), Kind.WHOLE),
    ),
    source=_judged_themselves,
    fields=(*WHO_FIELDS, "self_gap", "context__elements"),
    flat=_self_gaps,
    order=ORDER,
    key=("result", "element"),
    may_read=may_have_scorecards,
    many=_length("context__elements"),
)
