"""A survey is made, changed while it is open, and closed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from contractors.choices import TimeZone
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, deeds_on, record, record_change
from core.conflicts import changed_last_by, check_seen
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.operations import as_asked, made_once
from questionnaires.access import may_run_surveys
from questionnaires.choices import SurveyMode, SurveyNaming
from questionnaires.models import (
    BegunSheet,
    Invitation,
    PersonalLinks,
    Questionnaire,
    StartTally,
    Survey,
)

CHANGES = ("change_survey", "invite_people")  # of what is said of a survey


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """What is said of a survey, and may be said otherwise while it is open."""

    name: str
    target_group: str
    invited: int
    opens_at: datetime
    closes_at: datetime
    time_zone: TimeZone
    contractor: Contractor | None = None


def add_survey(
    *,
    questionnaire: Questionnaire,
    facts: SurveyFacts,
    by: Actor,
    now: datetime,
    mode: SurveyMode = SurveyMode.OPEN,
    naming: SurveyNaming = SurveyNaming.ANONYMOUS,
    operation: UUID | None = None,
) -> Survey:
    """Ask a group of people; by what link, and whether with names, is never changed.

    Sent twice under an ``operation``, it is there once. Refusal for a draft, and for a time that
    is over; NotAllowed.
    """
    check_runner(by, facts.contractor.pk if facts.contractor else None)
    if not questionnaire.is_published:
        raise Refusal(
            _("%(key)s is a draft: publish it, then ask by it.") % {"key": questionnaire.key}
        )
    survey = Survey(
        questionnaire=questionnaire,
        mode=mode,
        naming=naming,
        created_by=by.user,
        created_at=now,
    )
    fixed = {"questionnaire": questionnaire.key, "mode": str(mode), "naming": str(naming)}

    @transaction.atomic
    def make() -> Survey:
        _put(survey, facts, now=now)
        survey.save(force_insert=True)
        after = fixed | survey_values(survey)
        record(by=by, at=now, action="add_survey", target=survey, after=after)
        return survey

    return made_once(
        Survey, make, operation=operation, about="survey", asked=fixed | as_asked(facts),
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def change_survey(
    *, survey: Survey, facts: SurveyFacts, by: Actor, now: datetime, seen: str | None = None
) -> Survey:
    """Name, group, time; what is asked stays. NotAllowed.

    Conflict once it is closed, and where it says something else than what was ``seen``.
    """
    check_runner(by, survey.contractor_id)
    locked = locked_survey(survey)
    before = survey_values(locked)
    _put(locked, facts, now=now)
    after = survey_values(locked)
    check_seen(seen, before=before, after=after, person=changed_last_by(locked, *CHANGES))
    if after != before:
        locked.save()
        record_change(
            by=by, at=now, action="change_survey", target=locked, before=before, after=after
        )
    return locked


@transaction.atomic
def close_survey(*, survey: Survey, by: Actor, now: datetime) -> Survey:
    """No answers from now on; what was begun and not sent is deleted. NotAllowed.

    Conflict where it is closed, but by the same person: a second tap is answered as the first.
    """
    check_runner(by, survey.contractor_id)
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    closed = deeds_on(Survey, "close_survey").filter(target_id=locked.pk, user=by.user)
    if locked.closed_at is not None and by.user is not None and closed.exists():
        return locked
    _check_open(locked)
    locked.closed_at = min(now, locked.closes_at)
    locked.save(update_fields=["closed_at"])
    left, _by_model = BegunSheet.objects.filter(survey=locked).delete()
    StartTally.objects.filter(survey=locked).delete()
    Invitation.objects.filter(survey=locked).delete()
    PersonalLinks.objects.filter(survey=locked).delete()
    after = {"sheets": locked.sheets.count(), "begun_and_not_sent": left}
    record(by=by, at=now, action="close_survey", target=locked, after=after)
    return locked


def renew_poster(
    *, survey: Survey, by: Actor, now: datetime, operation: UUID | None = None
) -> Survey:
    """A poster with a new code; that of the old one is counted as the link. Conflict, NotAllowed.

    Sent twice under an ``operation``, it is one. Refusal where each has a link of their own.
    """
    check_runner(by, survey.contractor_id)
    return made_once(
        Survey, lambda: _renewed(survey, by=by, now=now), operation=operation,
        about=f"survey/{survey.pk}/poster", asked={}, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def _renewed(survey: Survey, *, by: Actor, now: datetime) -> Survey:
    locked = locked_survey(survey)
    if locked.is_personal:
        raise Refusal(_("Each of the invited has a link of their own: there is no poster."))
    before = {"posters": locked.posters}
    locked.posters += 1
    locked.save(update_fields=["posters"])
    record_change(
        by=by,
        at=now,
        action="renew_poster",
        target=locked,
        before=before,
        after={"posters": locked.posters},
    )
    return locked


def close_due_surveys(*, now: datetime) -> int:
    """Close those whose time is over; how many."""
    due = Survey.objects.filter(closed_at__isnull=True, closes_at__lte=now)
    closed = 0
    for survey in due:
        try:
            close_survey(survey=survey, by=SYSTEM, now=now)
        except Conflict:  # somebody pressed the button in this moment
            continue
        closed += 1
    return closed


def check_runner(by: Actor, contractor_id: int | None) -> None:
    """NotAllowed unless somebody who runs surveys there, or the system, does it."""
    if by != SYSTEM and not may_run_surveys(by.user):
        raise NotAllowed(_("Only coordinators and managers run surveys."))
    check_acts_for(by, contractor_id)


def locked_survey(survey: Survey) -> Survey:
    """The row, locked, of a survey that still takes sheets; Conflict where it is closed."""
    locked = Survey.objects.select_for_update().get(pk=survey.pk)
    _check_open(locked)
    return locked


def _check_open(survey: Survey) -> None:
    if survey.closed_at is not None:
        raise Conflict(_("The survey is closed: it takes nothing more and stays as it is."))


def _put(survey: Survey, facts: SurveyFacts, *, now: datetime) -> None:
    survey.name, survey.target_group = facts.name, facts.target_group
    survey.invited, survey.contractor = facts.invited, facts.contractor
    survey.opens_at, survey.closes_at = facts.opens_at, facts.closes_at
    survey.time_zone = facts.time_zone
    check_row(survey)
    if facts.closes_at <= now:
        said = _("It would close in the past: give a time that is still to come.")
        raise Refusal(said, fields={"closes_at": said})


def survey_values(survey: Survey) -> dict[str, str | int | None]:
    """What is said of a survey, as it is audited."""
    return {
        "name": survey.name,
        "target_group": survey.target_group,
        "invited": survey.invited,
        "opens_at": survey.opens_at.astimezone(UTC).isoformat(),
        "closes_at": survey.closes_at.astimezone(UTC).isoformat(),
        "time_zone": str(survey.time_zone),
        "contractor": survey.contractor.name if survey.contractor else None,
    }
