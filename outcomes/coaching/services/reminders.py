"""Mails about coaching steps that near their day or are over it; each told once a person."""

from datetime import datetime, timedelta

from django.utils import translation

from contractors.days import Days, days_at
from core.mailing import is_time_to_remind, language_of, note_mail, wants_mail
from outcomes.coaching.access import people_coached, people_who_coach
from outcomes.coaching.models import CoachingStep
from outcomes.coaching.rendering import reminder_body, reminder_subject
from outcomes.coaching.rules.settings import coaching_settings


def remind_of_coaching(now: datetime) -> int:
    """Note a mail of each step to whom it concerns and who was not told yet; how many are new.

    Who must act is told as the day nears and once it is over; coordinators once it is over. Safe to
    run twice: a step is told once a person and occasion.
    """
    if not is_time_to_remind(now):
        return 0
    days = days_at(now)
    soon = days.latest + timedelta(days=coaching_settings().remind_days)
    steps = CoachingStep.objects.filter(
        done_on=None, due_on__lte=soon, plan__evaluation__contractor__archived=False
    ).select_related("plan__evaluation__contractor")
    return sum(_note(step, days=days, now=now) for step in steps.order_by("due_on", "pk"))


def _note(step: CoachingStep, *, days: Days, now: datetime) -> int:
    assert step.due_on is not None
    is_late = step.due_on < days.of(step.plan.evaluation.contractor_id)
    occasion = f"{'late' if is_late else 'soon'}/{step.due_on}"
    noted = 0
    for person in {*people_coached(step), *(people_who_coach() if is_late else ())}:
        if not wants_mail(person):
            continue
        with translation.override(language_of(person)):
            noted += (
                note_mail(
                    key=f"coaching/{step.pk}/{occasion}/{person.pk}",
                    person=person,
                    subject=reminder_subject(is_late=is_late),
                    body=reminder_body(step, person=person),
                    now=now,
                )
                is not None
            )
    return noted
