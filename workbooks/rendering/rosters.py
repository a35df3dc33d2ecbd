"""The preview of an uploaded roster: contractors and totals, as they stand and as they would."""

from django.utils.translation import gettext as _

from contractors.choices import RiskClass
from core.figures import percent
from core.language import localized
from core.names import warning_of
from instruments.models import Instrument
from instruments.ratings import rating_of
from workbooks.register import Company, Register, Total
from workbooks.rendering.checklists import PreviewRow
from workbooks.workbook.roster_changes import CompanyChange, TotalChange


def company_row(change: CompanyChange) -> PreviewRow:
    """A contractor that is new or described otherwise."""
    wanted = _described(change.wanted)
    now = _described(change.now) if change.now else {}
    return PreviewRow(
        key=change.key,
        title=f"{change.wanted.name} ({change.wanted.code})",
        now=_differing(now, wanted) or [_("Not there yet")],
        wanted=_differing(wanted, now),
        warning=" ".join(filter(None, map(warning_of, (change.wanted.code, change.wanted.name)))),
    )


def total_row(change: TotalChange, known: Register) -> PreviewRow:
    """A total that is new or corrects one."""
    total = change.wanted
    instrument = known.instruments[total.instrument]
    company = known.companies.get(total.contractor)
    wanted = _figures(total, instrument)
    now = _figures(change.now, instrument) if change.now else {}
    return PreviewRow(
        key=change.key,
        title=f"{company.name if company else total.contractor} {total.year} · {instrument.title}",
        now=_differing(now, wanted) or [_("Not there yet")],
        wanted=_differing(wanted, now),
    )


def _differing(side: dict[str, str], other: dict[str, str]) -> list[str]:
    """The lines of one side where it says something else than the other."""
    return [
        f"{label}: {value or '–'}" for label, value in side.items() if value != other.get(label, "")
    ]


def _described(company: Company) -> dict[str, str]:
    return {
        _("Name"): company.name,
        _("Scope of work"): company.scope,
        _("Risk class"): str(RiskClass(company.risk_class).label),
        _("Sites"): ", ".join(company.sites),
    }


def _figures(total: Total, instrument: Instrument) -> dict[str, str]:
    rating = rating_of(instrument.ladder.content, total.rating)
    return {
        _("Total"): percent(total.percent),
        _("Rating"): localized(dict(rating["label"])) if rating else "",
        _("Elements"): " · ".join(f"{c}: {percent(p)}" for c, p in total.elements.items()),
        _("Source"): total.source,
    }
