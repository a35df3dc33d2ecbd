"""A quarterly report: its words written, signed by name, sent back by the owner."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.access import check_acts_for
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, record, record_change
from core.errors import Conflict, NotAllowed, Refusal
from core.figures import day
from core.language.texts import check_text
from core.operations import is_sent_again
from core.writing import is_written, written
from documents.frozen import freeze_content
from risks import access
from risks.models import RiskQuarter, SignedQuarter
from risks.quarters.content import quarter_content
from risks.rules.quarters import Quarter

MOST = 4000
DAYS_TO_SIGN = 15  # after the quarter's last day
WORDS = ("obstacles", "next_steps")


def due_on(quarter: Quarter) -> date:
    """The last day on which its report is signed in time."""
    return quarter.last + timedelta(days=DAYS_TO_SIGN)


@transaction.atomic
def write_quarter(
    *,
    contractor: Contractor,
    quarter: Quarter,
    obstacles: str,
    next_steps: str,
    version: int,
    by: Actor,
    now: datetime,
) -> RiskQuarter:
    """Keep what was typed; ``version`` 0 where nothing was yet.

    Conflict where somebody was faster, Refusal at the field that is wrong, NotAllowed for who does
    not speak for the company.
    """
    _check_signs(contractor, by)
    told = {"obstacles": obstacles, "next_steps": next_steps}
    check_words(told)
    report = _locked(contractor, quarter, by=by, now=now)
    before = {name: getattr(report, name) for name in WORDS}
    if before == {name: written(text) for name, text in told.items()} and is_sent_again(
        report, "write_risk_quarter", version=max(version, 1), by=by, at=report.changed_at
    ):
        return report
    if report.version != max(version, 1):
        raise Conflict(
            _(
                "%(person)s has changed this report since you opened it: nothing was stored. How "
                "it stands now is above, and what you wrote is kept in the form."
            )
            % {"person": report.changed_by or _("The system")}
        )
    for name, text in told.items():
        setattr(report, name, written(text))
    report.version += 1
    report.changed_by, report.changed_at = by.user, now
    report.save(update_fields=[*WORDS, "version", "changed_by", "changed_at"])
    record_change(
        by=by, at=now, action="write_risk_quarter", target=report,
        before=before, after={name: getattr(report, name) for name in WORDS},
    )  # fmt: skip
    return report


def check_words(told: Mapping[str, str]) -> None:
    """Refusal at the first text that cannot be kept."""
    for name, text in told.items():
        check_text(text, name)
        if len(text) > MOST:
            said = _("At most %(most)s characters.") % {"most": MOST}
            raise Refusal(said, fields={name: said})


@transaction.atomic
def sign_quarter(
    *, contractor: Contractor, quarter: Quarter, version: int, by: Actor, now: datetime
) -> SignedQuarter:
    """Sign the report as it stands today, by name: it is frozen, and what was returned answered.

    Conflict before the quarter is over where the company works, or where somebody was faster;
    Refusal while nothing is written of what stood in the way; NotAllowed for who does not speak for
    the company.
    """
    _check_signs(contractor, by)
    today = today_for(contractor, now)
    if today <= quarter.last:
        said = _("The quarter runs until %(day)s: sign its report once it is over.")
        raise Conflict(said % {"day": day(quarter.last.isoformat())})
    report = _locked(contractor, quarter, by=by, now=now)
    if report.version != max(version, 1):
        raise Conflict(_("The report was changed since you opened it: read it again, then sign."))
    if not is_written(report.obstacles):
        said = _("Write what stood in the way, or that nothing did; then sign.")
        raise Refusal(said, fields={"obstacles": said})
    signer = str(by.user) if by.user else ""
    content = quarter_content(report, today=today) | {"signed_by": signer}
    if report.returned_at is not None:
        report.return_reason, report.returned_at, report.returned_by = "", None, None
        report.save(update_fields=["return_reason", "returned_at", "returned_by"])
    return freeze_content(
        SignedQuarter, content, of="report", owner=report, action="sign_risk_quarter",
        by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def return_quarter(*, report: RiskQuarter, reason: str, by: Actor, now: datetime) -> RiskQuarter:
    """Send a signed report back: the company signs it anew. Refusal without a reason; Conflict
    where it is not signed, or returned already; NotAllowed for its company."""
    if by != SYSTEM and not access.may_return_to(by.user, report.contractor_id):
        check_acts_for(by, report.contractor_id)
        raise NotAllowed(_("Coordinators and managers return quarterly reports."))
    check_text(reason, "reason", missing=_("Write what the company has to change."))
    locked = RiskQuarter.objects.select_for_update().get(pk=report.pk)
    if (locked.returned_by, locked.return_reason) == (by.user, written(reason)):
        return locked  # sent twice
    if locked.returned_at is not None or not locked.signed.exists():
        raise Conflict(_("There is nothing to return: look how the report stands now."))
    locked.return_reason, locked.returned_at, locked.returned_by = written(reason), now, by.user
    locked.save(update_fields=["return_reason", "returned_at", "returned_by"])
    record(
        by=by, at=now, action="return_risk_quarter", target=locked,
        after={"reason": locked.return_reason},
    )  # fmt: skip
    return locked


def _check_signs(contractor: Contractor, by: Actor) -> None:
    if by != SYSTEM and not access.may_sign_quarters_of(by.user, contractor):
        raise NotAllowed(_("Quarterly reports are written and signed by who speaks for a company."))


def _locked(contractor: Contractor, quarter: Quarter, *, by: Actor, now: datetime) -> RiskQuarter:
    """Its row for this transaction alone; a new one where nothing was typed yet."""
    report, _is_new = RiskQuarter.objects.get_or_create(
        contractor=contractor, year=quarter.year, quarter=quarter.number,
        defaults={"changed_by": by.user, "changed_at": now},
    )  # fmt: skip
    rows = RiskQuarter.objects.select_related("contractor").select_for_update(of=("self",))
    return rows.get(pk=report.pk)
