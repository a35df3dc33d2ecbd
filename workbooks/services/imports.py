"""A roster: many contractors and their totals of earlier years, looked at, then stored.

As for the workbook of an evaluation: uploading writes only the preview, confirming says what
was seen of each row, and all of it is stored or nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from contractors.choices import RiskClass
from contractors.models import Contractor, Site
from contractors.services import add_contractor, change_contractor, check_keeper
from core.audit import Actor
from core.errors import Conflict, Refusal
from workbooks.choices import UploadKind
from workbooks.models import WorkbookUpload
from workbooks.register import Company, Register, Total, register
from workbooks.services.carried import carry_total, check_carried
from workbooks.services.uploads import confirm_once, keep_upload, refuse_changed
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.problems import SheetProblem, in_order
from workbooks.workbook.roster_changes import (
    CompanyChange,
    RosterChanges,
    TotalChange,
    roster_changes,
)
from workbooks.workbook.roster_checks import company_of, company_problems, total_of, total_problems
from workbooks.workbook.roster_layout import TotalColumn
from workbooks.workbook.roster_reading import COLUMNS, RowPlace, read_roster

COLUMN_OF_FIELD = {
    "year": TotalColumn.YEAR,
    "rating": TotalColumn.RATING,
    "elements": TotalColumn.FIRST_ELEMENT,
}


def upload_roster(*, file: bytes, file_name: str, by: Actor, now: datetime) -> WorkbookUpload:
    """Read a roster and keep what it says for the preview; nothing else is touched.

    Refusal for what is not a workbook; NotAllowed. What is wrong inside is kept with the
    upload, by sheet and cell.
    """
    check_keeper(by)
    tabs = read_tabs(file, columns=COLUMNS)
    roster = read_roster(tabs)
    known = register()
    codes = {*(row.code for row in roster.contractors), *known.companies}
    totals = [
        (row.place, total_of(row, known.instruments, contractors=codes)) for row in roster.totals
    ]
    return keep_upload(
        kind=UploadKind.IMPORT,
        file=file,
        file_name=file_name,
        content={
            "contractors": [asdict(company_of(row)) for row in roster.contractors],
            "totals": [asdict(total) for _place, total in totals],
        },
        problems=in_order(
            [
                *roster.problems,
                *company_problems(roster.contractors, known),
                *total_problems(totals, known, codes=codes),
                *_broken_rules(totals, known, now=now),
            ],
            [tab.name for tab in tabs],
        ),
        by=by,
        now=now,
    )


def _broken_rules(
    totals: Iterable[tuple[RowPlace, Total]], known: Register, *, now: datetime
) -> Iterator[SheetProblem]:
    """What the rules of a single carried total say of each row, put to the cell they mean."""
    for place, total in totals:
        instrument = known.instruments.get(total.instrument)
        if instrument is None:
            continue
        try:
            check_carried(
                year=total.year,
                instrument=instrument,
                rating=total.rating,
                elements=total.elements,
                evaluated_here=total.key in known.evaluated,
                now=now,
            )
        except Refusal as refusal:
            yield place.problem(COLUMN_OF_FIELD[next(iter(refusal.fields))], refusal.message)


def changes_of_roster(upload: WorkbookUpload, known: Register) -> RosterChanges:
    """What an uploaded roster would change, against the register as it stands."""
    companies = (
        Company(**row | {"sites": tuple(row["sites"])})
        for row in upload.content.get("contractors", [])
    )
    totals = (Total(**row) for row in upload.content.get("totals", []))
    return roster_changes(companies, totals, known=known)


def confirm_roster(
    *, upload: WorkbookUpload, seen: Mapping[str, int | str], by: Actor, now: datetime
) -> dict[str, Any]:
    """Store what the preview showed, all of it or nothing; a second time changes nothing more.

    ``seen`` is the preview's ``RosterChanges.versions``. Returns {"stored": n, "contractors":
    n, "totals": n}. Conflict, with a sentence by key, for what changed after the preview;
    otherwise errors as of the services that store each row.
    """
    check_keeper(by)

    def store(locked: WorkbookUpload) -> dict[str, Any]:
        codes = [row["code"] for row in locked.content["contractors"]]
        # One order for everyone; new codes are guarded by their own key.
        list(Contractor.objects.select_for_update().filter(code__in=codes).order_by("pk"))
        known = register()
        found = changes_of_roster(locked, known)
        moved = [key for key, version in found.versions.items() if seen.get(key) != version]
        if moved:
            raise refuse_changed(dict.fromkeys(moved, _("Somebody has changed this meanwhile.")))
        if not found.versions:
            raise Refusal(_("There is nothing to store: choose a row, or upload another workbook."))
        try:
            _store_companies(found.companies, by=by, now=now)
            _store_totals(found.totals, known, by=by, now=now)
        except IntegrityError as error:
            raise Conflict(
                _("Somebody else stored the same at the same time. Nothing was stored: look again.")
            ) from error
        return {
            "stored": len(found.versions),
            "contractors": len(found.companies),
            "totals": len(found.totals),
        }

    return confirm_once(upload, store, by=by, now=now)


def _store_companies(changes: Iterable[CompanyChange], *, by: Actor, now: datetime) -> None:
    sites = {site.code: site for site in Site.objects.all()}
    known = {one.code: one for one in Contractor.objects.all()}
    for change in changes:
        wanted = change.wanted
        given: dict[str, Any] = {
            "name": wanted.name,
            "scope": wanted.scope,
            "risk_class": RiskClass(wanted.risk_class),
            "sites": [sites[code] for code in wanted.sites],
            "by": by,
            "now": now,
        }
        if change.now is None:
            add_contractor(code=wanted.code, **given)
        else:
            change_contractor(
                contractor=known[wanted.code],
                engaged_on=known[wanted.code].engaged_on,
                **given,
            )


def _store_totals(
    changes: Iterable[TotalChange], known: Register, *, by: Actor, now: datetime
) -> None:
    companies = {one.code: one for one in Contractor.objects.all()}
    for change in changes:
        wanted = change.wanted
        carry_total(
            contractor=companies[wanted.contractor],
            year=wanted.year,
            instrument=known.instruments[wanted.instrument],
            percent=wanted.percent,
            rating=wanted.rating,
            elements=wanted.elements,
            source=wanted.source,
            by=by,
            now=now,
        )
