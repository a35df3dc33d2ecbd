"""Names beside answers: reading them leaves a trail, and who asks has theirs erased."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import NotAllowed, Refusal
from core.names import name_key
from questionnaires.access import may_erase_names, may_read_names
from questionnaires.models import Survey
from questionnaires.respondents import NamedSheet, named_sheets, names_of


@transaction.atomic
def read_names(*, survey: Survey, by: Actor, now: datetime) -> Sequence[NamedSheet]:
    """The sheets with whose they are; that they were read stands in the trail. NotAllowed."""
    if by.user is None or not may_read_names(by.user):
        raise NotAllowed(_("Only coordinators and managers read the names of a survey."))
    record(by=by, at=now, action="read_names", target=survey)
    return named_sheets(survey, user=by.user)


@transaction.atomic
def erase_name(*, survey: Survey, name: str, number: str = "", by: Actor, now: datetime) -> int:
    """Take the name (or e-mail address), and number, off the sheets of a person; how many.

    The answers stay. With a ``number`` only who bears both. The trail keeps that it was done, and
    no name. Refusal where no sheet bears it; NotAllowed.
    """
    check_erases(by)
    wanted, numbered = name_key(name), name_key(number)
    borne = [
        one.pk
        for one in names_of(survey).select_for_update(of=("self",))
        if wanted in (name_key(one.name), name_key(one.address))
        and numbered in ("", name_key(one.number))
    ]
    if not wanted or not borne:
        said = _(
            "No sheet of this survey bears this name: write it as that person wrote it. A sheet "
            "that was begun and not sent goes when the survey closes."
        )
        raise Refusal(said, fields={"name": said})
    names_of(survey).filter(pk__in=borne).update(name="", number="", address="")
    record(by=by, at=now, action="erase_name", target=survey, after={"sheets": len(borne)})
    return len(borne)


def check_erases(by: Actor) -> None:
    """NotAllowed unless somebody who erases names, or the system, does it."""
    if by.user is not None and not may_erase_names(by.user):
        raise NotAllowed(_("Only coordinators, managers and administrators erase names."))
