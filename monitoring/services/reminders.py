"""Reminders of months: at most one mail a person and day, nothing in it told twice.

Representatives are told which months of their company are late or returned, coordinators which
await confirmation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from accounts.selectors import people_to_mail
from contractors.access import speakers_among, works_for
from contractors.models import Contractor, Site
from core.mailing import is_time_to_remind, language_of, note_mail
from monitoring.access import does_record_months, is_asked_for_own_months
from monitoring.choices import MonthReason, MonthStatus
from monitoring.models import MonthlyIndicator, MonthReminder
from monitoring.month_states import MISSING, MonthState, SiteMonths
from monitoring.rendering.reminders import body_of, subject_of
from monitoring.selectors import months_by_site


@dataclass(frozen=True, slots=True)
class MonthMatter:
    """A month at a site that one person is reminded of."""

    contractor: Contractor
    site: Site
    state: MonthState
    reason: MonthReason

    @property
    def occasion(self) -> str:
        """This time of the reason: when it was returned, or told. A missing month is late once."""
        row = self.state.row
        at = row and (row.decided_at if self.reason == MonthReason.RETURNED else row.told_at)
        return at.isoformat() if at else ""


def remind_of_months(now: datetime) -> int:
    """Note today's mail of everybody who has something new to be told; how many are new.

    Safe to run twice and beside itself. Nothing is noted while no mail server is set up.
    """
    if not is_time_to_remind(now):
        return 0
    due = month_reminders_due(today=timezone.localdate(now))
    return sum(_note(person, matters, now=now) for person, matters in due.items())


def month_reminders_due(*, today: date) -> dict[User, list[MonthMatter]]:
    """What each person is to be told and was not told yet. A fixed number of statements.

    It is about the year of the last month that is over; nobody is asked for what is long past.
    """
    year = (today.replace(day=1) - timedelta(days=1)).year
    told = set(
        MonthReminder.objects.filter(month__year=year).values_list(
            "contractor", "site", "month", "person", "reason", "occasion"
        )
    )
    everybody = people_to_mail()
    coordinators = [one for one in everybody if does_record_months(one)]
    speakers = speakers_among(one for one in everybody if is_asked_for_own_months(one))
    due: dict[User, list[MonthMatter]] = defaultdict(list)
    for matter in _matters(year, today):
        to_owner = matter.reason == MonthReason.AWAITING
        for one in coordinators if to_owner else speakers[matter.contractor.pk]:
            if works_for(one, matter.contractor.pk) and _key(matter, one) not in told:
                due[one].append(matter)
    return due


def _key(matter: MonthMatter, person: User) -> tuple[int, int, date, int, str, str]:
    place = matter.contractor.pk, matter.site.pk, matter.state.month
    return (*place, person.pk, str(matter.reason), matter.occasion)


def _matters(year: int, today: date) -> Iterator[MonthMatter]:
    found = months_by_site(
        Contractor.objects.all(),
        MonthlyIndicator.objects.all(),
        year=year,
        today=lambda _site: today,
    )
    for of_site in found:
        yield from _of_site(of_site)


def _of_site(months: SiteMonths) -> Iterator[MonthMatter]:
    for state in months.states:
        reason = {
            MISSING: MonthReason.LATE if state.is_late else None,
            MonthStatus.RETURNED: MonthReason.RETURNED,
            MonthStatus.AWAITING: MonthReason.AWAITING,
        }.get(state.code)
        if reason:
            yield MonthMatter(months.contractor, months.site, state, reason)


@transaction.atomic
def _note(person: User, matters: Collection[MonthMatter], *, now: datetime) -> bool:
    with translation.override(language_of(person)):
        mail = note_mail(
            key=f"months/{person.pk}/{timezone.localdate(now).isoformat()}",
            person=person,
            subject=subject_of(len(matters)),
            body=body_of(
                [(one.reason, one.contractor, one.site, one.state) for one in matters],
                person=person,
            ),
            now=now,
        )
    if mail is None:
        return False
    MonthReminder.objects.bulk_create(
        (
            MonthReminder(
                contractor=one.contractor,
                site=one.site,
                month=one.state.month,
                person=person,
                reason=one.reason,
                occasion=one.occasion,
                mail=mail,
            )
            for one in matters
        ),
        ignore_conflicts=True,
    )
    return True
