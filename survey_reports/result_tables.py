"""The tables of a survey as a thesis prints them, from its figures and what was asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.canonical import Json
from core.figures import percent
from instruments.words import words_of
from questionnaires.figures import groups_served
from questionnaires.groups.disclosure import FEWEST, FEWEST_TO_PART
from questionnaires.models import SurveyResult
from questionnaires.specs.parts import (
    AttributeChoiceSpec,
    AttributeSpec,
    QuestionnaireSpec,
    StatementSpec,
    VariableSpec,
)

FEW = 30  # respondents under which r and alpha swing
HIGH_ALPHA, LOW_ALPHA = Decimal("0.95"), Decimal("0.6")


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement's figures, as displayed; None where one does not exist."""

    code: str
    text: str
    counts: tuple[int, ...]
    missing: int
    not_applicable: int
    total: int
    highest: int
    percent: str | None
    mean: str | None
    r: str | None
    r_rest: str | None
    is_valid: bool | None
    alpha_if_deleted: str | None
    rest_differs: bool
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class VariableTable:
    """A variable's figures, and those of its statements."""

    code: str
    title: str
    rows: tuple[StatementRow, ...]
    complete: int
    df: int | None
    r_table: str | None
    alpha: str | None
    alpha_standardized: str | None
    interval: tuple[str, str] | None
    is_reliable: bool | None
    percent: str | None
    category: str
    bounds: str

    @property
    def total(self) -> int:
        """The total of its statements."""
        return sum(row.total for row in self.rows)

    @property
    def size(self) -> int:
        """How many statements it has: k."""
        return len(self.rows)

    @property
    def is_answered(self) -> bool:
        """Whether anybody answered any of its statements: else nothing can be drawn or tested."""
        return any(sum(row.counts) for row in self.rows)


@dataclass(frozen=True, slots=True)
class RespondentGroupRow:
    """A group's percents by variable and overall; None for a group of whom nothing is shown."""

    code: str
    title: str
    respondents: int | None
    percents: tuple[str | None, ...]
    overall: str | None


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """The groups of one attribute."""

    code: str
    title: str
    rows: tuple[RespondentGroupRow, ...]


@dataclass(frozen=True, slots=True)
class SurveyTables:
    """All that a survey says."""

    respondents: int
    variables: tuple[VariableTable, ...]
    overall: str | None
    category: str
    bounds: str
    attributes: tuple[AttributeTable, ...]
    warnings: tuple[str, ...]


def tables_of_result(result: SurveyResult, spec: QuestionnaireSpec) -> SurveyTables | None:
    """The tables of frozen figures; None where too few answered for any."""
    if result.output is None:
        return None
    return tables_of(spec, result.output, groups=result.groups, context=result.context)


def tables_of(
    spec: QuestionnaireSpec, output: Json, *, groups: Json, context: Json
) -> SurveyTables:
    """The tables of an analysis' output; ``groups`` and ``context`` are empty before it is frozen.

    Results that were frozen before intervals were computed have none.
    """
    variables = tuple(
        _variable(one, spec, output=output, context=context) for one in spec.variables
    )
    respondents = int(output["respondents"])
    served = groups_served(groups, respondents=respondents)
    is_parted = respondents >= FEWEST_TO_PART or not spec.attributes
    attributes = tuple(
        _attribute(one, spec, groups=served[one.code])
        for one in spec.attributes
        if served.get(one.code)
    )
    warnings = [
        *_warnings(respondents, variables, is_parted=is_parted), *_about_groups(attributes)
    ]  # fmt: skip
    return SurveyTables(
        respondents=respondents,
        variables=variables,
        overall=output["overall"]["percent"],
        category=category_words(spec, output["overall"]["rating"]),
        bounds=bounds_words(spec, output["overall"]["rating"]),
        attributes=attributes,
        warnings=tuple(warnings),
    )


def _variable(
    variable: VariableSpec, spec: QuestionnaireSpec, *, output: Json, context: Json
) -> VariableTable:
    figures = output["variables"][variable.code]
    not_applicable = context.get("not_applicable", {})
    interval = context.get("alpha_intervals", {}).get(variable.code)
    return VariableTable(
        code=variable.code,
        title=words_of(variable.title),
        rows=tuple(
            _statement(
                one,
                output["items"][one.code],
                r_table=figures["r_table"],
                not_applicable=not_applicable.get(one.code, 0),
            )
            for one in variable.statements
        ),
        complete=figures["complete"],
        df=figures["df"],
        r_table=figures["r_table"],
        alpha=figures["alpha"],
        alpha_standardized=figures["alpha_standardized"],
        interval=(interval[0], interval[1]) if interval else None,
        is_reliable=figures["reliable"],
        percent=figures["percent"],
        category=category_words(spec, figures["rating"]),
        bounds=bounds_words(spec, figures["rating"]),
    )


def _statement(
    statement: StatementSpec, figures: Json, *, r_table: str | None, not_applicable: int
) -> StatementRow:
    r_rest, is_valid = figures["r_rest"], figures["valid"]
    holds = None if r_rest is None or r_table is None else Decimal(r_rest) > Decimal(r_table)
    return StatementRow(
        code=statement.code,
        text=words_of(statement.text),
        counts=tuple(figures["counts"][step] for step in sorted(figures["counts"], key=int)),
        missing=figures["missing"] - not_applicable,
        not_applicable=not_applicable,
        total=figures["total"],
        highest=figures["highest"],
        percent=figures["percent"],
        mean=figures["mean"],
        r=figures["r"],
        r_rest=r_rest,
        is_valid=is_valid,
        alpha_if_deleted=figures["alpha_if_deleted"],
        rest_differs=None not in (holds, is_valid) and holds != is_valid,
        is_reversed=statement.reversed,
    )


def category_words(spec: QuestionnaireSpec, rating: str | None) -> str:
    """A category in the active language; "" where there is none."""
    return words_of(spec.band(rating).label) if rating else ""


def bounds_words(spec: QuestionnaireSpec, rating: str | None) -> str:
    """Which percents earn a category: ``60 % to below 85 %``; "" where there is none."""
    if not rating:
        return ""
    band = spec.band(rating)
    at = spec.bands.index(band)
    if at == 0:
        return _("%(least)s or more") % {"least": percent(band.min)}
    above = percent(spec.bands[at - 1].min)
    if at == len(spec.bands) - 1:
        return _("below %(above)s") % {"above": above}
    return _("%(least)s to below %(above)s") % {"least": percent(band.min), "above": above}


def _attribute(
    attribute: AttributeSpec, spec: QuestionnaireSpec, *, groups: Json
) -> AttributeTable:
    return AttributeTable(
        str(attribute.code),
        words_of(attribute.title),
        tuple(
            _group(choice, groups[choice.code], spec=spec)
            for choice in attribute.choices
            if choice.code in groups
        ),
    )


def _group(
    choice: AttributeChoiceSpec, figures: Json | None, *, spec: QuestionnaireSpec
) -> RespondentGroupRow:
    code, title = str(choice.code), words_of(choice.title)
    if figures is None:
        return RespondentGroupRow(code, title, None, tuple(None for _one in spec.variables), None)
    percents = tuple(figures["variables"][one.code] for one in spec.variables)
    return RespondentGroupRow(code, title, figures["respondents"], percents, figures["overall"])


def _warnings(
    respondents: int, variables: tuple[VariableTable, ...], *, is_parted: bool
) -> Iterator[str]:
    if respondents < FEW:
        yield _(
            "Only %(number)s people answered: with fewer than %(few)s, r and alpha swing widely."
        ) % {"number": respondents, "few": FEW}
    if not is_parted:
        yield _(
            "No group is shown by itself: of fewer than %(few)s people its percents would tell "
            "which rows of the matrix are those of its people."
        ) % {"few": FEWEST_TO_PART}
    for one in variables:
        yield from _about_statements(one)
        yield from _about_alpha(one)


def _about_groups(attributes: tuple[AttributeTable, ...]) -> Iterator[str]:
    rows = [row for attribute in attributes for row in attribute.rows if row.respondents]
    if any(None in (*row.percents, row.overall) for row in rows):
        yield _(
            "A percent of a group is left out where fewer than %(fewest)s of it answered, or where "
            "its percents together would tell which rows of the matrix are those of its people."
        ) % {"fewest": FEWEST}


def _about_statements(table: VariableTable) -> Iterator[str]:
    alike = [row.code for row in table.rows if row.r is None and any(row.counts)]
    if alike and table.df:
        yield _(
            "%(codes)s: everybody answered alike, so r cannot be computed; neither valid nor not."
        ) % {"codes": ", ".join(alike)}
    against = [row.code for row in table.rows if row.r and row.r.startswith("-")]
    if against:
        yield _(
            "%(codes)s: r is negative. Look whether the statement speaks against its variable and "
            "should be reversed in the next version; nothing is turned here."
        ) % {"codes": ", ".join(against)}


def _about_alpha(table: VariableTable) -> Iterator[str]:
    if table.alpha is None:
        return
    alpha = Decimal(table.alpha)
    if alpha > HIGH_ALPHA:
        yield _("%(code)s: alpha is above 0.95; some statements may ask the same thing twice.") % {
            "code": table.code
        }
    if alpha < LOW_ALPHA:
        yield _(
            "%(code)s: alpha is below 0.6; its statements do not measure one thing together."
        ) % {"code": table.code}


def nothing_shown() -> str:
    """Why there are no figures."""
    return _("Fewer than %(fewest)s people answered: nothing is shown of them.") % {
        "fewest": FEWEST
    }
