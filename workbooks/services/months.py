"""A filled-in workbook of a year of months: uploaded, looked at, and told once confirmed.

Uploading writes nothing but the preview. What the rules say of each month is found by telling it
and taking that back: the service that the table of the months calls is the only one that decides.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.access import check_works_for
from contractors.models import Contractor, Site
from core.audit import Actor
from core.errors import Conflict, NotAllowed, Refusal
from monitoring.access import may_record_month, may_tell_months, may_tell_months_of
from monitoring.indicators import FigureChange
from monitoring.month_states import MonthState
from monitoring.selectors import states_of_year
from monitoring.services import OddFigures, record_year
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.months.layout import MonthsPlace, column_of
from workbooks.months.reading import COLUMNS, MonthsReading, read_months
from workbooks.services.uploads import confirm_once, keep_upload
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import in_order


@dataclass(frozen=True, slots=True)
class MonthOfWorkbook:
    """A month that the workbook has otherwise than the server, and how it stands there."""

    state: MonthState
    changes: tuple[FigureChange, ...]

    @property
    def key(self) -> str:
        """Of the month, in the preview: "2024-03"."""
        return f"{self.state.month:%Y-%m}"


def months_place(
    contractor: Contractor, site: Site, *, year: int, by: Actor, now: datetime
) -> MonthsPlace:
    """The twelve months as they stand for this person; NotAllowed for who tells no months."""
    if by.user is None or not may_tell_months(by.user):
        raise NotAllowed(
            _("Only HSE coordinators, managers and the contractor itself enter months.")
        )
    if not may_tell_months_of(by.user, contractor.pk):
        check_works_for(by, contractor)
    states = states_of_year(by.user, contractor, site=site, year=year, now=now)
    return MonthsPlace(contractor, site, year, states, may_record_month(by.user))


def upload_months_workbook(
    *, place: MonthsPlace, file: bytes, file_name: str, by: Actor, now: datetime
) -> WorkbookUpload:
    """Read a workbook and keep what it says for the preview; no month is touched.

    Refusal for what is not a workbook; NotAllowed for who does not tell these months; what is wrong
    inside is kept, by cell.
    """
    tabs = read_tabs(file, columns=COLUMNS)
    reading = read_months(tabs, place)
    _try(place, reading, by=by, now=now)
    return keep_upload(
        kind=UploadKind.MONTHS,
        about=place.key,
        file=file,
        file_name=file_name,
        content={
            "changes": [
                [f"{one.month:%Y-%m-%d}", one.name, one.seen, one.value] for one in reading.changes
            ],
            "same": len(reading.rows) - len({one.month for one in reading.changes}),
        },
        problems=in_order(reading.problems, [tab.name for tab in tabs]),
        by=by,
        now=now,
    )


def _try(place: MonthsPlace, reading: MonthsReading, *, by: Actor, now: datetime) -> None:
    """Say what the rules refuse, each at its cell; nothing of it stays stored."""
    with transaction.atomic():
        for month, changes in _by_month(reading.changes).items():
            try:
                _tell_though_odd(place, changes, by=by, now=now)
            except NotAllowed:
                raise
            except (Refusal, Conflict) as refusal:
                row = reading.rows[month.month]
                told = refusal.fields or {"": refusal.message}
                # A month that is confirmed says the same of each of its figures: once is enough.
                said = {sentence: cell for cell, sentence in reversed(told.items())}
                for sentence, cell in said.items():
                    column = column_of(cell.partition("-")[2])
                    reading.wrong(row, column, sentence=sentence)
        transaction.set_rollback(True)


def _tell_though_odd(
    place: MonthsPlace, changes: Sequence[FigureChange], *, by: Actor, now: datetime
) -> None:
    """Tell a month on trial: what can hardly be meant is asked about at the confirmation."""
    sure = changes[0].month
    sure_of: list[str] = []
    try:
        with transaction.atomic():
            _tell(place, changes, sure=sure, sure_of=sure_of, by=by, now=now)
    except OddFigures as odd:
        sure_of = [one.token for one in odd.doubts]
        with transaction.atomic():
            _tell(place, changes, sure=sure, sure_of=sure_of, by=by, now=now)


def _tell(
    place: MonthsPlace,
    changes: Collection[FigureChange],
    *,
    sure: date | None,
    sure_of: Collection[str],
    by: Actor,
    now: datetime,
) -> int:
    stored = record_year(
        contractor=place.contractor, site=place.site, changes=changes, sure=sure, sure_of=sure_of,
        by=by, now=now,
    )  # fmt: skip
    return stored.stored


def _by_month(changes: Iterable[FigureChange]) -> dict[date, list[FigureChange]]:
    found: dict[date, list[FigureChange]] = {}
    for one in changes:
        found.setdefault(one.month, []).append(one)
    return found


def changes_of_months(upload: WorkbookUpload, place: MonthsPlace) -> list[MonthOfWorkbook]:
    """What an upload would change as the months stand now, month by month."""
    told = [
        FigureChange(date.fromisoformat(month), name, seen, value)
        for month, name, seen, value in upload.content.get("changes", [])
    ]
    found = []
    for month, changes in _by_month(told).items():
        state = place.state(month)
        differ = tuple(
            one
            for one in changes
            if one.value != (getattr(state.row, one.name) if state.row else None)
        )
        if differ:
            found.append(MonthOfWorkbook(state, differ))
    return found


def confirm_months_workbook(
    *,
    upload: WorkbookUpload,
    place: MonthsPlace,
    sure: date | None,
    sure_of: Collection[str],
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    """Tell the months that the preview showed, all or none; a second time changes nothing more.

    Returns {"stored": n, "kept": 0}; errors as of ``record_year``: a figure that somebody wrote
    since the download is a Conflict.
    """

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        changes = [one for month in changes_of_months(locked, place) for one in month.changes]
        if not changes:
            raise Refusal(_("There is nothing to store: upload another workbook."))
        stored = _tell(place, changes, sure=sure, sure_of=sure_of, by=by, now=now)
        return {"stored": stored, "kept": 0}

    return confirm_once(upload, store, by=by, now=now)
