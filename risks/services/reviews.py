"""A review that is pulled forward: an incident touched the risk, or its process was replaced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.days import today_for
from core.audit import Actor, record
from core.canonical import JsonObject
from core.errors import Refusal
from core.figures import day
from core.language.texts import check_text
from core.mailing import language_of, note_mail, wants_mail
from core.writing import is_written, written
from monitoring.models import Incident
from risks.access import incidents_of_company, people_told_of_review
from risks.models import RegisteredRisk
from risks.rendering.reminders import review_body, review_subject
from risks.rules.reviews import pulled_to
from risks.services.registers import begun_write, check_writes
from risks.services.risks import TEXTS, locked_risk


@dataclass(frozen=True, slots=True)
class ReviewCause:
    """What happened: an incident of the company, or what was replaced in words, or both."""

    incident: Incident | None = None
    change: str = ""


@transaction.atomic
def pull_review(
    *, risk: RegisteredRisk, cause: ReviewCause, version: int, by: Actor, now: datetime
) -> RegisteredRisk:
    """Pull its review to a near day, with the reason, and keep the incident beside it; who looks
    after the risk is told by mail.

    A review that was planned earlier stays where it is. Sent twice, it is pulled once. Refusal
    without a cause, or for an incident of another company; Conflict where somebody was faster.
    """
    register = risk.register
    check_writes(register, by)
    _check(risk, cause)
    sent: JsonObject = {
        "incident": cause.incident.reference if cause.incident else "",
        "change": written(cause.change),
    }
    now = begun_write(register, now)
    locked = locked_risk(risk, version=version, by=by, action="pull_review", after=sent)
    if locked.version != version:
        return locked
    locked.register = register
    before = _audit_values(locked)
    locked.review_on = pulled_to(locked.review_on, today=today_for(register.contractor, now))
    locked.review_reason = _reason(cause)
    locked.changed_by, locked.changed_at = by.user, now
    locked.version += 1
    locked.save()
    if cause.incident is not None:
        locked.incidents.get_or_create(incident=cause.incident, defaults={"linked_at": now})
    after = _audit_values(locked) | sent
    record(by=by, at=now, action="pull_review", target=locked, before=before, after=after)
    _tell(locked, people_told_of_review(locked), by=by, now=now)
    return locked


def _check(risk: RegisteredRisk, cause: ReviewCause) -> None:
    check_text(cause.change, "change")
    if cause.incident is None and not is_written(cause.change):
        said = _("Choose the incident that touched this risk, or write what was replaced.")
        raise Refusal(said, fields={"incident": said})
    incident = cause.incident
    theirs = incidents_of_company(risk.register.contractor_id)
    if incident is not None and not theirs.filter(pk=incident.pk).exists():
        said = _("Choose an incident of this company that was not rejected.")
        raise Refusal(said, fields={"incident": said})


def _reason(cause: ReviewCause) -> str:
    parts = [written(cause.change)]
    if cause.incident is not None:
        told = {"reference": cause.incident.reference, "day": day(cause.incident.date.isoformat())}
        parts.insert(0, _("Incident %(reference)s of %(day)s") % told)
    return "; ".join(one for one in parts if one)[: TEXTS["review_reason"]]


def _audit_values(risk: RegisteredRisk) -> JsonObject:
    return {
        "review_on": risk.review_on.isoformat() if risk.review_on else None,
        "review_reason": risk.review_reason,
    }


def _tell(risk: RegisteredRisk, people: Iterable[User], *, by: Actor, now: datetime) -> None:
    for person in people:
        if person == by.user or not wants_mail(person):
            continue
        with translation.override(language_of(person)):
            note_mail(
                key=f"risk-review/{risk.pk}/{risk.version}/{person.pk}",
                person=person,
                subject=review_subject(),
                body=review_body(risk, person=person),
                now=now,
            )
