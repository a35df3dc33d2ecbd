"""Sheets that were filled in on paper: taken in together, all or none."""

from collections.abc import Container, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.canonical import JsonObject, canonical_json, sha256_of
from core.errors import Conflict, Refusal
from core.operations import once
from questionnaires.choices import SheetSource
from questionnaires.matrices.reading import MatrixRow, SheetMatrix
from questionnaires.models import FinishedSheet, RespondentName, Survey
from questionnaires.respondents import Respondent, names_of
from questionnaires.services.surveys import check_runner, locked_survey


def take_in_paper(
    *,
    survey: Survey,
    matrix: SheetMatrix,
    alike_meant: bool,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> int:
    """Add a sheet for each row; how many. Sent twice under one ``operation`` it counts once.

    Refusal where rows are alike, Conflict where they are as sheets taken in before, and nobody said
    that they are meant. Refusal before the survey opens, Conflict once it is closed; NotAllowed.
    """
    check_runner(by, survey.contractor_id)

    def store() -> JsonObject:
        locked = locked_survey(survey)
        _check(locked, matrix, alike_meant=alike_meant, now=now)
        _put_names(_stored_sheets(locked, matrix, now=now), matrix)
        after: JsonObject = {"sheets": len(matrix.rows)}
        record(by=by, at=now, action="take_in_paper", target=locked, after=after)
        return after

    rows = sha256_of([_said_by(row) for row in matrix.rows])
    # With the server's secret: by a plain hash of one row, whoever reads the database finds the
    # sheet that came in at the operation's minute.
    asked = {"rows": salted_hmac("questionnaires.paper", rows, algorithm="sha256").hexdigest()}
    about = f"survey/{survey.pk}/paper"
    answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    return int(answer["sheets"])


def _stored_sheets(survey: Survey, matrix: SheetMatrix, *, now: datetime) -> list[FinishedSheet]:
    """A sheet of each row, in their order, finished today by the clock of the survey."""
    today = timezone.localdate(now, survey.zone)
    return FinishedSheet.objects.bulk_create(
        FinishedSheet(
            survey=survey,
            answers=dict(row.answers),
            attributes=dict(row.attributes),
            finished_on=today,
            source=SheetSource.PAPER,
        )
        for row in matrix.rows
    )


def _said_by(row: MatrixRow) -> list[object]:
    """What a row says, with whose it is where that stands there."""
    said: list[object] = [dict(row.answers), dict(row.attributes)]
    whose = row.respondent
    return [*said, whose.name, whose.number] if whose != Respondent() else said


def _put_names(sheets: Sequence[FinishedSheet], matrix: SheetMatrix) -> None:
    """Say whose each sheet is, of a survey with names; a row may be without."""
    RespondentName.objects.bulk_create(
        RespondentName(sheet=sheet, name=row.respondent.name, number=row.respondent.number)
        for sheet, row in zip(sheets, matrix.rows, strict=True)
        if row.respondent != Respondent()
    )


def lines_taken_in(*, survey: Survey, matrix: SheetMatrix) -> tuple[int, ...]:
    """The lines that say exactly what a sheet says that was taken in from paper before, or whose
    person has a sheet already, however it came in.

    Of two names it was never one sheet. Sheets that were sent without a name are not looked at:
    that one says this would be told of somebody.
    """
    whose = {one.pk: Respondent(one.name, one.number).key for one in names_of(survey)}
    people = set(whose.values())
    paper = survey.sheets.filter(source=SheetSource.PAPER)
    unnamed = {
        canonical_json([answers, attributes])
        for pk, answers, attributes in paper.values_list("pk", "answers", "attributes")
        if not whose.get(pk)
    }
    return tuple(row.line for row in matrix.rows if _is_there(row, people=people, unnamed=unnamed))


def _is_there(row: MatrixRow, *, people: Container[str], unnamed: Container[bytes]) -> bool:
    """Whether its person has a sheet already; where it names none, one says exactly the same."""
    whose = row.respondent.key
    return whose in people if whose else canonical_json(_said_by(row)) in unnamed


def _check(survey: Survey, matrix: SheetMatrix, *, alike_meant: bool, now: datetime) -> None:
    if now < survey.opens_at:
        raise Refusal(_("The survey is not open yet: answers are not taken before it opens."))
    if alike_meant:
        return
    if matrix.alike:
        said = _("Some rows are alike: say that they are different people, or remove one of each.")
        raise Refusal(said, fields={"alike_meant": said})
    if lines_taken_in(survey=survey, matrix=matrix):
        said = _(
            "Some rows say what sheets say that were taken in before: say that they are different "
            "people, or remove these rows."
        )
        raise Conflict(said, fields={"alike_meant": said})
