"""Sheets that were filled in on paper: taken in together, all or none."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.canonical import JsonObject, sha256_of
from core.errors import Refusal
from core.operations import once
from questionnaires.choices import SheetSource
from questionnaires.matrix import SheetMatrix
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

    Refusal where rows are alike and nobody said that they are meant, and before the survey opens;
    Conflict once it is closed; NotAllowed.
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


def _check(survey: Survey, matrix: SheetMatrix, *, alike_meant: bool, now: datetime) -> None:
    if now < survey.opens_at:
        raise Refusal(_("The survey is not open yet: answers are not taken before it opens."))
    if matrix.alike and not alike_meant:
        said = _("Some rows are alike: say that they are different people, or remove one of each.")
        raise Refusal(said, fields={"alike_meant": said})
