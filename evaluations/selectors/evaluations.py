"""Reads of evaluations and results. Each starts from access and owns its joins."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.roles import Person
from core.database.reads import Argument, WordedRow
from core.figures.reading import plain_decimal
from core.models import AuditEntry
from evaluations.access import evaluations_visible_to
from evaluations.models import ElementAssignment, Evaluation
from evaluations.parties import OWNER, Party
from evaluations.rules.open_items import is_answered

JOINS = ("period", "contractor")  # what every working page says of its evaluation
_ANY = WordedRow(
    lambda: Evaluation.objects.select_related(*JOINS).order_by().filter(pk=Argument("pk"))
)


def any_evaluation(evaluation_id: int) -> Evaluation | None:
    """An evaluation with its JOINS, for who sees every one: one statement, worded once."""
    return _ANY.get(pk=evaluation_id)


def years_visible_to(user: Person) -> list[int]:
    """The years with an evaluation this person may see, latest first."""
    return list(
        evaluations_visible_to(user)
        .order_by("-period__year")
        .values_list("period__year", flat=True)
        .distinct()
    )


def evaluation_list(
    user: Person, *, year: int | None = None, status: str = "", search: str = ""
) -> QuerySet[Evaluation]:
    """The evaluations a person sees, by contractor, in one statement."""
    found = evaluations_visible_to(user).select_related(
        "period__instrument", "contractor", "ladder", "coordinator"
    )
    if year is not None:
        found = found.filter(period__year=year)
    if status:
        found = found.filter(status=status)
    if search:
        found = found.filter(Q(contractor__name__holds=search) | Q(contractor__code__holds=search))
    return found.order_by("-period__year", "contractor__name", "-period__round", "pk")


@dataclass(frozen=True, slots=True)
class AnswerState:
    """An answer as a page shows it; version 0 was never saved."""

    choice: str = ""
    not_applicable: bool = False
    na_reason: str = ""
    note: str = ""
    version: int = 0
    figure: str = ""
    figure_reason: str = ""

    @property
    def is_open(self) -> bool:
        """True without a choice and without not applicable."""
        return not is_answered(choice=self.choice, not_applicable=self.not_applicable)


OPEN_ANSWER = AnswerState()


# The page's two lists in one statement and not by the ORM, which takes four times as long for
# them: this page is opened more often than any other.
ANSWERS_AND_NOTES = """
    SELECT item_id, NULL AS element_id, choice, not_applicable, na_reason, note, version,
           figure, figure_reason
      FROM {answers} WHERE evaluation_id = %s
    UNION ALL
    SELECT NULL, element_id, '', false, '', text, version, NULL, ''
      FROM {notes} WHERE evaluation_id = %s
"""


@dataclass(frozen=True, slots=True)
class EvaluationAnswers:
    """What people have said of an evaluation so far.

    The answers by item id, (text, version) of the notes by element id.
    """

    answers: dict[int, AnswerState]
    notes: dict[int, tuple[str, int]]


def answers_and_notes(evaluation: Evaluation, party: Party = OWNER) -> EvaluationAnswers:
    """Everything that a party answered and noted: one statement."""
    written = EvaluationAnswers({}, {})
    answers, notes = party.answers._meta.db_table, party.notes._meta.db_table
    statement = ANSWERS_AND_NOTES.format(answers=answers, notes=notes)
    with connection.cursor() as cursor:
        cursor.execute(statement, [evaluation.pk, evaluation.pk])
        for item_id, element_id, choice, excluded, reason, note, version, figure, why in cursor:
            if item_id is None:
                written.notes[element_id] = (note, version)
            else:
                measured = "" if figure is None else plain_decimal(figure)
                written.answers[item_id] = AnswerState(
                    choice, excluded, reason, note, version, measured, why
                )
    return written


LIFE_CYCLE_ACTIONS = (
    "add_evaluation",
    "submit_evaluation",
    "take_back_submission",
    "return_evaluation",
    "approve_evaluation",
    "publish_evaluation",
    "make_final",
    "reopen_evaluation",
    "undo_reopening",
)


def history(evaluation: Evaluation) -> QuerySet[AuditEntry]:
    """Who moved an evaluation through its life cycle, oldest first."""
    return (
        AuditEntry.objects.filter(
            target_type=Evaluation.AUDIT_NAME,
            target_id=evaluation.pk,
            action__in=LIFE_CYCLE_ACTIONS,
        )
        .select_related("user")
        .order_by("id")
    )


def assignments(evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    """Who does which element, by its code: {"person": id, "name"}; unassigned ones are left out."""
    rows = ElementAssignment.objects.filter(evaluation=evaluation, person__isnull=False)
    return {
        row.element.code: {"person": row.person_id, "name": str(row.person)}
        for row in rows.select_related("element", "person")
    }
