"""Quotas: how many of a group are taken at most, held at the moment a sheet is sent."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record_change
from core.conflicts import changed_last_by, check_seen
from core.errors import Conflict, Refusal
from instruments.words import words_of
from questionnaires.models import Survey
from questionnaires.selectors import spec_of
from questionnaires.services.surveys import CHANGES, check_runner, locked_survey

Quotas = Mapping[str, Mapping[str, int]]


@transaction.atomic
def set_quotas(
    *, survey: Survey, quotas: Quotas, by: Actor, now: datetime, seen: str | None = None
) -> Survey:
    """How many of each choice of an attribute are taken at most; those left out are not bound.

    Refusal for what the questionnaire does not ask; Conflict once the survey is closed, and where
    others stand than those ``seen`` (``mark_of`` of them).
    """
    check_runner(by, survey.contractor_id)
    locked = locked_survey(survey)
    known = {str(one.code): {str(choice.code) for choice in one.choices}
             for one in spec_of(locked.questionnaire).attributes}  # fmt: skip
    for attribute, most in quotas.items():
        if not set(most) <= known.get(attribute, set()) or min(most.values(), default=1) < 1:
            said = _("A quota is one or more, of a choice that the questionnaire has.")
            raise Refusal(said, fields={"quotas": said})
    before = {"quotas": locked.quotas}
    locked.quotas = {one: dict(most) for one, most in quotas.items() if most}
    after = {"quotas": locked.quotas}
    check_seen(
        seen,
        before=before["quotas"],
        after=after["quotas"],
        person=changed_last_by(locked, *CHANGES),
    )
    if after != before:
        locked.save(update_fields=["quotas"])
        record_change(
            by=by, at=now, action="change_survey", target=locked, before=before, after=after
        )
    return locked


def check_quotas(survey: Survey, chosen: Mapping[str, str]) -> None:
    """Conflict where enough of the respondent's group have answered. The survey is locked by it."""
    for attribute, most in survey.quotas.items():
        choice = chosen.get(attribute, "")
        if choice not in most:
            continue
        taken = survey.sheets.filter(attributes__contains={attribute: choice}).count()
        if taken >= most[choice]:
            spec = spec_of(survey.questionnaire)
            asked = next(one for one in spec.attributes if one.code == attribute)
            group = next(one for one in asked.choices if one.code == choice)
            raise Conflict(
                _("Enough people of the group “%(group)s” have answered: no more are taken. Thank "
                  "you for your time.") % {"group": words_of(group.title)}
            )  # fmt: skip
