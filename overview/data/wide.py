"""Tables whose columns depend on what is in them: results by elements, answers of a sheet."""

from collections.abc import Generator

from django.utils.translation import gettext as _

from checklists.selectors.checklist import checklist
from core.language import localized
from core.tables import Extract, Kind, Row, TableColumn
from evaluations.models import Evaluation
from reports.comparison.comparison import Comparison
from reports.comparison.subjects import Subject


def heat_of(compared: Comparison | None, *, name: str) -> Extract:
    """A row a result, a column an element; only the head where there is no result."""
    elements = compared.elements if compared else ()
    columns = [
        TableColumn("contractor_code", _("Contractor's code")),
        TableColumn("contractor", _("Contractor")),
        TableColumn("year", _("Year"), Kind.WHOLE),
        *(TableColumn(one.code, f"{one.code} {one.title}", Kind.DECIMAL) for one in elements),
        TableColumn("percent", _("Total"), Kind.DECIMAL),
        TableColumn("mean", _("Mean of the elements"), Kind.DECIMAL),
        TableColumn("change", _("Against last year"), Kind.DECIMAL),
        TableColumn("by_score", _("By score")),
        TableColumn("rating", _("Rating")),
        TableColumn("state", _("Provisional or final")),
        TableColumn("result", _("SHA-256 of the result")),
    ]
    title = _("Comparison") if name == "comparison" else _("Heat map")
    rows = (_result(one) for one in (compared.subjects if compared else ()))
    return Extract(name, title, columns, rows)


def _result(one: Subject) -> Row:
    return (
        one.contractor_code,
        one.contractor,
        int(one.year),
        *(cell.percent for cell in one.cells),
        one.percent,
        one.mean,
        one.change,
        one.by_score.label if one.by_score.code else "",
        one.rating.label if one.rating.code else "",
        str(one.state.label),
        one.sha256,
    )


def answers_of(evaluation: Evaluation) -> Extract:
    """Every item of an evaluation with its answer as it stands now."""
    columns = [
        TableColumn("contractor", _("Contractor")),
        TableColumn("year", _("Year"), Kind.WHOLE),
        TableColumn("element", _("Element")),
        TableColumn("item", _("Item's code")),
        TableColumn("title", _("Item")),
        TableColumn("weight", _("Weight"), Kind.DECIMAL),
        TableColumn("max", _("Full score"), Kind.DECIMAL),
        TableColumn("score", _("Score"), Kind.DECIMAL),
        TableColumn("choice", _("Answer")),
        TableColumn("not_applicable", _("Not applicable"), Kind.FLAG),
        TableColumn("na_reason", _("Why it is not applicable")),
        TableColumn("figure", _("Figure"), Kind.DECIMAL),
        TableColumn("note", _("Note")),
    ]
    return Extract("answers", _("Answers"), columns, _answers(evaluation))


def _answers(evaluation: Evaluation) -> Generator[Row]:
    for part in checklist(evaluation).elements:
        for one in part.items:
            answer, choice = one.answer, one.item.scale.choice(one.answer.choice)
            yield (
                evaluation.contractor.name,
                evaluation.period.year,
                f"{part.element.code} {localized(part.element.title)}",
                one.item.code,
                localized(one.item.title),
                one.item.weight,
                one.item.scale.max,
                choice.score if choice else None,
                localized(choice.label) if choice else "",
                answer.not_applicable,
                answer.na_reason,
                answer.figure,
                answer.note,
            )
