"""Mails about planned criteria whose last day is near or over; each told once a person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils import translation

from accounts.models import User
from contractors.days import Days, days_at
from core.mailing import is_time_to_remind, language_of, note_mail, wants_mail
from plans.access import people_of, people_of_the_owner, people_who_follow
from plans.models import FulfilmentPlan, PlanLine
from plans.rendering.reminders import reminder_body, reminder_subject
from plans.rules.fulfilment import last_day
from plans.selectors import criteria_of, lines_to_realise

NEAR = timedelta(days=14)


def remind_of_plans(now: datetime) -> int:
    """Note a mail of each plan and last day to whom it concerns; how many are new.

    Whoever a criterion is given to by name is told of theirs, the company's representatives of all
    where they plan too, and who began the plan once it is late. Safe to run twice: a plan's last
    day is told once a person as it nears and once when it is over.
    """
    if not is_time_to_remind(now):
        return 0
    days = days_at(now)
    by_plan: dict[FulfilmentPlan, list[PlanLine]] = defaultdict(list)
    for line in lines_to_realise(until=days.latest + NEAR):
        by_plan[line.plan].append(line)
    return sum(_remind(plan, lines, days=days, now=now) for plan, lines in by_plan.items())


def _remind(plan: FulfilmentPlan, lines: Sequence[PlanLine], *, days: Days, now: datetime) -> int:
    today = days.of(plan.result.evaluation.contractor_id)
    noted = 0
    for until, due in _by_last_day(plan, lines).items():
        if until > today + NEAR:
            continue
        told = _to_tell(plan, due, is_late=until < today)
        noted += sum(
            _note(person, plan, lines=theirs, until=until, is_late=until < today, now=now)
            for person, theirs in told.items()
        )
    return noted


def _by_last_day(
    plan: FulfilmentPlan, lines: Sequence[PlanLine]
) -> Mapping[date, Sequence[PlanLine]]:
    found: dict[date, list[PlanLine]] = defaultdict(list)
    for line, criterion in zip(lines, criteria_of(lines), strict=True):
        until = last_day(criterion, first_year=plan.first_year)
        if until is not None:
            found[until].append(line)
    return found


def _to_tell(
    plan: FulfilmentPlan, lines: Sequence[PlanLine], *, is_late: bool
) -> Mapping[User, Sequence[PlanLine]]:
    """Who is told of which of these lines."""
    speaking, following = list(people_of(plan)), list(people_who_follow(plan))
    found: dict[User, Sequence[PlanLine]] = {}
    for person in (*speaking, *people_of_the_owner()):
        theirs = [line for line in lines if line.owner.casefold() in _names(person)]
        if theirs:
            found[person] = theirs
    for person in (*(speaking if plan.company_plans else ()), *(following if is_late else ())):
        found[person] = lines
    return found


def _names(person: User) -> Iterator[str]:
    """How an owner may be written."""
    yield str(person).casefold()
    yield person.username.casefold()


def _note(
    person: User,
    plan: FulfilmentPlan,
    *,
    lines: Sequence[PlanLine],
    until: date,
    is_late: bool,
    now: datetime,
) -> bool:
    if not wants_mail(person):
        return False
    with translation.override(language_of(person)):
        mail = note_mail(
            key=f"plan/{plan.pk}/{'late' if is_late else 'soon'}/{until}/{person.pk}",
            person=person,
            subject=reminder_subject(is_late=is_late),
            body=reminder_body(plan, lines, until=until, person=person),
            now=now,
        )
    return mail is not None
