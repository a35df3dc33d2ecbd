"""Answering: begin a sheet on a device, save it page by page, send it.

Without a name, but in a survey that was made with names and says so on its first page.

Nothing of this leaves a row in the audit trail, and nothing is kept of who sends what or from
where (docs/decisions/0018-anonymous.md).
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import F, Func, JSONField, QuerySet, TextField, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from core.database.reads import Argument, WordedRow
from core.errors import Conflict, Refusal, TryLater
from questionnaires.answers import read_answer, read_choice
from questionnaires.choices import SheetSource, SurveyState
from questionnaires.doors import SurveyDoor
from questionnaires.models import BegunSheet, FinishedSheet, RespondentName, StartTally, Survey
from questionnaires.respondents import Respondent
from questionnaires.selectors import spec_of
from questionnaires.services.invitations import spend_link
from questionnaires.services.quotas import check_quotas
from questionnaires.specs.parts import AttributeSpec, StatementSpec

FEWEST_STARTS = 60  # an hour from one place, by one way, are borne, or twice those who are invited
PERSONAL_STARTS = 10  # times that: whoever begins by a personal link has been invited
HOUR = 3600


@transaction.atomic
def begin_sheet(
    *,
    survey: Survey,
    place: str,
    repeated: bool,
    now: datetime,
    door: SurveyDoor = SurveyDoor.LINK,
    respondent: Respondent | None = None,
) -> str:
    """Begin a sheet; the token by which the device finds it again.

    A personal link is asked for at the end, when it is spent. ``respondent`` is who says their
    name, where the survey asks for it; Refusal where it does and nobody says it.

    ``place`` is the address it is begun from, of which nothing is kept beyond the hour. TryLater
    where far more sheets were begun from there, by the same ``door``, than people are invited;
    Conflict as for saving.
    """
    check_open(survey, now)
    _slow_down(survey, place, door=door, now=now)
    token, said = secrets.token_urlsafe(24), respondent or Respondent()
    if survey.asks_name and not said.name:
        raise Refusal(_("Write your name: it stands beside your answers."))
    BegunSheet.objects.create(
        survey=survey,
        digest=digest_of(token),
        repeated=repeated,
        name=said.name,
        number=said.number,
    )
    return token


def _begun() -> QuerySet[BegunSheet]:
    found = BegunSheet.objects.order_by()
    return found.filter(survey_id=Argument("survey"), digest=Argument("digest"))


_BEGUN = WordedRow(_begun)  # each page of a sheet asks it


def begun_sheet(*, survey: Survey, token: str) -> BegunSheet | None:
    """The sheet this device has begun and not sent."""
    return _BEGUN.get(survey=survey.pk, digest=digest_of(token))


def digest_of(token: str) -> str:
    """What is kept of a device's token while it fills in a sheet."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def save_page(
    *,
    sheet: BegunSheet,
    given: Mapping[str, str],
    statements: tuple[StatementSpec, ...] = (),
    attributes: tuple[AttributeSpec, ...] = (),
    now: datetime,
) -> BegunSheet:
    """Keep what was chosen on one page, over what was chosen there before.

    What is left open is no answer. Refusal for a value off the scale: then nothing is kept. Two
    pages of a sheet that come at the same moment are both kept: each is laid over what stands then.
    """
    check_open(sheet.survey, now)
    spec = spec_of(sheet.survey.questionnaire)
    answers = {one.code: read_answer(given[one.code], one, spec=spec) for one in statements
               if given.get(one.code)}  # fmt: skip
    chosen = {one.code: read_choice(given[one.code], one) for one in attributes
              if given.get(one.code)}  # fmt: skip
    on_page = {one.code for one in statements}
    asked = {one.code for one in attributes}
    sheet.answers = {c: a for c, a in sheet.answers.items() if c not in on_page} | answers
    sheet.attributes = {c: a for c, a in sheet.attributes.items() if c not in asked} | chosen
    kept = BegunSheet.objects.filter(pk=sheet.pk)
    if not kept.update(
        answers=_laid_over("answers", on_page=on_page, chosen=answers),
        attributes=_laid_over("attributes", on_page=asked, chosen=chosen),
    ):
        raise _sent_already()
    return sheet


def _laid_over(column: str, *, on_page: Collection[str], chosen: Mapping[Any, int | str]) -> Func:
    """What the column holds by then without the codes of a page, and what was chosen there."""
    codes = Value(sorted(on_page), ArrayField(TextField()))
    rest = Func(F(column), codes, template="%(expressions)s", arg_joiner=" - ")
    return Func(
        rest,
        Value(chosen, JSONField()),
        template="%(expressions)s",
        arg_joiner=" || ",
        output_field=JSONField(),
    )


@transaction.atomic
def finish_sheet(
    *,
    sheet: BegunSheet,
    now: datetime,
    link: str = "",
    source: SheetSource = SheetSource.LINK,
) -> FinishedSheet:
    """Send a sheet: its answers get a row of their own, and what led to the device is deleted.

    A survey by personal links spends ``link``. Without names it keeps no day then: that it opened
    on stands there. With names, whose the sheet is stands beside it (``RespondentName``).
    Refusal where nothing is answered; Conflict where it was sent already or the survey is closed.
    """
    survey = Survey.objects.select_for_update(no_key=True).get(pk=sheet.survey_id)
    check_open(survey, now)
    locked = BegunSheet.objects.select_for_update().filter(pk=sheet.pk).first()
    if locked is None:
        raise _sent_already()
    if not locked.answers:
        raise Refusal(_("Nothing is answered yet: answer at least one statement, then send it."))
    check_quotas(survey, locked.attributes)
    address = spend_link(survey=survey, token=link) if survey.is_personal else ""
    finished = FinishedSheet.objects.create(
        survey=survey,
        attributes=locked.attributes,
        answers=locked.answers,
        finished_on=timezone.localdate(_day_kept(survey, now), survey.zone),
        source=source,
        repeated=locked.repeated,
    )
    if survey.is_named:
        RespondentName.objects.create(
            sheet=finished, name=locked.name, number=locked.number, address=address
        )
    locked.delete()
    return finished


def _day_kept(survey: Survey, now: datetime) -> datetime:
    """When a sheet is said to have come in: with a personal link and no name, at the opening."""
    return survey.opens_at if survey.is_personal and not survey.is_named else now


def check_open(survey: Survey, now: datetime) -> None:
    """Conflict, in a sentence, where the survey takes no answers now."""
    state = survey.state_at(now)
    if state == SurveyState.CLOSED:
        raise Conflict(_("The survey is closed: answers are no longer taken. Thank you."))
    if state == SurveyState.NOT_YET:
        raise Conflict(_("The survey is not open yet: answers are not taken before it opens."))


def _sent_already() -> Conflict:
    return Conflict(_("This sheet has been sent already."))


def most_starts(survey: Survey) -> int:
    """How many sheets may be begun within an hour from one place by one way.

    Everybody at a site may stand behind one address: so many starts as people are invited, twice
    over, are borne.
    """
    most = max(FEWEST_STARTS, 2 * survey.invited)
    return PERSONAL_STARTS * most if survey.is_personal else most


def is_holding_up(survey: Survey, *, now: datetime) -> bool:
    """Whether new starts are put off somewhere: a program, or a link that was passed on."""
    full = survey.start_tallies.filter(hour=_hour_of(now), starts__gte=most_starts(survey))
    return full.exists()


def _slow_down(survey: Survey, place: str, *, door: SurveyDoor, now: datetime) -> None:
    """Count one more start from a place by a way; TryLater where it is one too many in the hour.

    A program that goes on is put off to the next hour, and with it who comes by the same way from
    the same address: not who comes by another, nor by the code of a newer poster.
    """
    hour = _hour_of(now)
    forget_places(now=now)
    way = f"{door}/{survey.posters}" if door == SurveyDoor.POSTER else str(door)
    tally, _new = StartTally.objects.get_or_create(
        survey=survey, place=_place_digest(f"{place}/{way}", hour), hour=hour
    )
    if tally.starts >= most_starts(survey):
        seconds = (hour + 1) * HOUR - int(now.timestamp())
        raise TryLater(_put_off(door, minutes=seconds // 60 + 1), seconds=seconds)
    StartTally.objects.filter(pk=tally.pk).update(starts=F("starts") + 1)


def _put_off(door: SurveyDoor, *, minutes: int) -> str:
    if door in (SurveyDoor.LINK, SurveyDoor.POSTER):
        said = _(
            "Far more sheets were begun from this place within the hour than people are invited. "
            "Scan the code of the newest poster to begin at once, or wait %(minutes)s minutes."
        )
    else:
        said = _(
            "Far more sheets were begun from this place within the hour than people are "
            "invited. Wait %(minutes)s minutes, then try again."
        )
    return said % {"minutes": minutes}


def _hour_of(now: datetime) -> int:
    """Since 1970."""
    return int(now.timestamp()) // HOUR


def forget_places(*, now: datetime) -> None:
    """Delete what places were counted by in hours that are over, whether or not anybody begins."""
    StartTally.objects.filter(hour__lt=_hour_of(now)).delete()


def _place_digest(place: str, hour: int) -> str:
    key = f"{settings.SECRET_KEY}/{hour}".encode()
    return hmac.new(key, place.encode(), hashlib.sha256).hexdigest()
