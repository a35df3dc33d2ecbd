"""Sheets that were filled in on paper: taken in together, all or none."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.canonical import JsonObject, canonical_json, sha256_of
from core.errors import Conflict, Refusal
from core.operations import once
from questionnaires.choices import SheetSource
from questionnaires.matrices.reading import SheetMatrix
from questionnaires.models import FinishedSheet, Survey
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
    check_runner(by)

    def store() -> JsonObject:
        locked = locked_survey(survey)
        _check(locked, matrix, alike_meant=alike_meant, now=now)
        today = timezone.localdate(now, locked.zone)
        FinishedSheet.objects.bulk_create(
            FinishedSheet(
                survey=locked,
                answers=dict(row.answers),
                attributes=dict(row.attributes),
                finished_on=today,
                source=SheetSource.PAPER,
            )
            for row in matrix.rows
        )
        after: JsonObject = {"sheets": len(matrix.rows)}
        record(by=by, at=now, action="take_in_paper", target=locked, after=after)
        return after

    asked = {"rows": sha256_of([[dict(r.answers), dict(r.attributes)] for r in matrix.rows])}
    about = f"survey/{survey.pk}/paper"
    answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    return int(answer["sheets"])


def lines_taken_in(*, survey: Survey, matrix: SheetMatrix) -> tuple[int, ...]:
    """The lines that say exactly what a sheet says that was taken in from paper before.

    Sheets that were sent are not looked at: that one says this would be told of somebody.
    """
    paper = survey.sheets.filter(source=SheetSource.PAPER).values_list("answers", "attributes")
    stored = {canonical_json(list(one)) for one in paper}
    return tuple(
        row.line
        for row in matrix.rows
        if canonical_json([dict(row.answers), dict(row.attributes)]) in stored
    )


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
