"""The figures of a survey: frozen once it is closed, interim while it is open."""

from datetime import datetime
from random import SystemRandom

from django.db import connection, transaction
from django.db.models import Count

from core.audit import SYSTEM, record
from core.canonical import JsonObject, sha256_of
from questionnaires.figures import (
    SheetContent,
    case_of,
    groups_of,
    intervals_of,
    not_applicable,
    output_of,
)
from questionnaires.groups.disclosure import FEWEST
from questionnaires.models import FinishedSheet, InterimFigures, Survey, SurveyResult
from questionnaires.selectors import spec_of, turnout_of

AT_ONCE = 2 * FEWEST  # new sheets that make the interim figures anew; five of them stay out


def freeze_closed_surveys(*, now: datetime) -> int:
    """Freeze the figures of each survey that is closed and has none yet; how many."""
    waiting = Survey.objects.filter(closed_at__isnull=False, result=None)
    return sum(freeze_survey(survey=survey, now=now) for survey in waiting)


@transaction.atomic
def freeze_survey(*, survey: Survey, now: datetime) -> bool:
    """Freeze the figures of a closed survey; False where they are frozen already.

    From then on nothing tells in which order its sheets came in.
    """
    locked = Survey.objects.select_for_update().select_related(None).get(pk=survey.pk)
    if SurveyResult.objects.filter(survey=locked).exists():
        return False
    spec = spec_of(locked.questionnaire)
    sheets = [SheetContent(*one) for one in locked.sheets.values_list("answers", "attributes")]
    enough = len(sheets) >= FEWEST
    case = case_of(spec, sheets) if enough else None
    frozen: JsonObject = {
        "case": case,
        "output": output_of(case) if case else None,
        "groups": groups_of(spec, sheets) if enough else {},
        "context": _context(locked)
        | {
            "not_applicable": not_applicable(sheets) if enough else {},
            "alpha_intervals": intervals_of(case) if case else {},
        },
    }
    result = SurveyResult.objects.create(
        survey=locked, sha256=sha256_of(frozen), frozen_at=now, **frozen
    )
    InterimFigures.objects.filter(survey=locked).delete()
    after = {"sha256": result.sha256, "sheets": len(sheets)}
    record(by=SYSTEM, at=now, action="freeze_survey", target=locked, after=after)
    _lose_the_order(locked)
    return True


def _lose_the_order(survey: Survey) -> None:
    """Write the sheets of a closed survey anew, as they are, in an order of chance.

    The rows of a table and their ``xmin`` tell who reads the database in which order they came;
    after this they tell that all were written at once. Last in its transaction, since the table is
    locked meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT questionnaires_shuffle_sheets(%s)", [survey.pk])


def make_interim_figures(*, now: datetime) -> int:
    """Make those anew that lag ten sheets or more behind; how many."""
    open_now = Survey.objects.filter(closed_at__isnull=True).annotate(finished=Count("sheets"))
    lagging = open_now.filter(finished__gte=AT_ONCE).select_related("questionnaire", "interim")
    return sum(make_interim(survey=survey, now=now) for survey in lagging)


def make_interim(*, survey: Survey, now: datetime) -> bool:
    """Say anew what a survey says so far, for the interim figures it was read with.

    False where fewer than ten sheets are new, and where somebody was faster or it is closed: two
    draws of whom to leave out, both shown, would differ by fewer than five people.
    """
    counted = set(survey.interim.sheets) if hasattr(survey, "interim") else set()
    ids = [str(pk) for pk in survey.sheets.values_list("pk", flat=True)]
    new = [pk for pk in ids if pk not in counted]
    if len(new) < AT_ONCE:
        return False
    SystemRandom().shuffle(new)
    drawn = counted | set(new[:-FEWEST])
    found = FinishedSheet.objects.filter(pk__in=drawn).values_list("answers", "attributes")
    sheets = [SheetContent(*one) for one in found]
    output = output_of(case_of(spec_of(survey.questionnaire), sheets))
    return _put_interim(survey, output, counted=counted, drawn=drawn, now=now)


@transaction.atomic
def _put_interim(
    survey: Survey, output: JsonObject, *, counted: set[str], drawn: set[str], now: datetime
) -> bool:
    """Put them in the place of those that count ``counted``, and of no others."""
    locked = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    there = InterimFigures.objects.filter(survey=locked).first()
    if locked.closed_at is not None or set(there.sheets if there else ()) != counted:
        return False
    InterimFigures.objects.update_or_create(
        survey=locked,
        defaults={"sheets": sorted(drawn), "output": output, "made_at": now},
    )
    return True


def _context(survey: Survey) -> JsonObject:
    turnout = turnout_of(survey)
    contractor = survey.contractor.name if survey.contractor else None
    return {
        "survey": survey.name,
        "target_group": survey.target_group,
        "invited": survey.invited,
        "finished": turnout.finished,
        "from_paper": turnout.from_paper,
        "repeated": turnout.repeated,
        "contractor": contractor,
        "questionnaire": {"key": survey.questionnaire.key, "sha256": survey.questionnaire.sha256},
        "opened_at": survey.opens_at.isoformat(),
        "closed_at": survey.closed_at.isoformat() if survey.closed_at else None,
        "time_zone": survey.time_zone,
    }
