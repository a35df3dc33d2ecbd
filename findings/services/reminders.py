"""Reminders of findings: at most one mail a person and day, nothing in it told twice.

Why and whom is decided in findings/rules/reminders.py.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation

from accounts.models import User
from accounts.selectors import people_to_mail
from contractors.access import speakers_among
from contractors.days import Days, days_at
from core.mailing import is_time_to_remind, language_of, note_mail
from findings.access import answers_for_company, verifies_answers_of_all, verifies_answers_of_own
from findings.choices import FindingStatus
from findings.models import Finding, Reminder
from findings.origins import answerable_for
from findings.rendering.reminders import body_of, subject_of
from findings.rules.reminders import Matter, Recipients, reasons_to_remind, whom_to_remind

AlreadyTold = tuple[int, int, str, str]  # finding, person, reason, occasion


def remind_of_findings(now: datetime) -> int:
    """Note today's mail of everybody who has something new to be told; how many are new.

    Safe to run twice and beside itself: the mail of a person and day is noted once, together
    with what it tells. Nothing is noted while no mail server is set up.
    """
    if not is_time_to_remind(now):
        return 0
    days = days_at(now)
    due = reminders_due(days=days)
    return sum(_note(one, matters, days=days, now=now) for one, matters in due.items())


def reminders_due(*, days: Days) -> dict[User, list[Matter]]:
    """What each person is to be told and was not told yet; nobody who gets no mails.

    Read whole, in a fixed number of statements.
    """
    people, told = _recipients(), set(_earlier_reminders())
    due: dict[User, list[Matter]] = defaultdict(list)
    unclosed = list(
        Finding.objects.unclosed()
        .filter(contractor__archived=False)
        .select_related("contractor", "owner")
        .order_by("due_on", "reference")
    )
    answered = [one.pk for one in unclosed if one.status == FindingStatus.ANSWERED]
    answerable = answerable_for(answered)
    for finding in unclosed:
        every = tuple(reasons_to_remind(finding, days.of(finding.contractor_id)))
        about = answerable.get(finding.pk, ())
        for person in whom_to_remind(finding, people, answerable=about):
            new = [one for one, at in every if (finding.pk, person, str(one), at) not in told]
            if new:
                due[people.by_id[person]].append(Matter(finding, new[0], every))
    return due


def _earlier_reminders() -> Iterator[AlreadyTold]:
    rows = Reminder.objects.filter(finding__in=Finding.objects.unclosed())
    return rows.values_list("finding", "person", "reason", "occasion").iterator()


def _recipients() -> Recipients:
    everybody = {one.pk: one for one in people_to_mail()}
    speakers = speakers_among(one for one in everybody.values() if answers_for_company(one))
    of_contractor = {company: [one.pk for one in people] for company, people in speakers.items()}
    return Recipients(
        by_id=everybody,
        of_contractor=of_contractor,
        coordinators=[pk for pk, one in everybody.items() if verifies_answers_of_own(one)],
        managers=[pk for pk, one in everybody.items() if verifies_answers_of_all(one)],
    )


@transaction.atomic
def _note(person: User, matters: Sequence[Matter], *, days: Days, now: datetime) -> bool:
    with translation.override(language_of(person)):
        mail = note_mail(
            key=f"findings/{person.pk}/{days.today.isoformat()}",
            person=person,
            subject=subject_of(matters),
            body=body_of(matters, person=person, days=days),
            now=now,
        )
    if mail is None:
        return False
    Reminder.objects.bulk_create(
        (
            Reminder(
                finding=one.finding, person=person, reason=reason, occasion=occasion, mail=mail
            )
            for one in matters
            for reason, occasion in one.every
        ),
        ignore_conflicts=True,  # of the reasons that hold, some were told before
    )
    return True
