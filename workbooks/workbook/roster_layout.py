"""Where things stand in the roster: the workbook of many contractors and their earlier totals."""

from enum import IntEnum

from django.utils.translation import gettext as _

from contractors.choices import RiskClass

FORMAT = "csms-roster-1"
MOST_ELEMENTS = 40  # columns of element percents; no instrument has so many


class ContractorColumn(IntEnum):
    """The columns of the sheet of contractors."""

    CODE = 1
    NAME = 2
    SCOPE = 3
    RISK_CLASS = 4
    SITES = 5


class TotalColumn(IntEnum):
    """The columns of the sheet of totals; the elements' percents follow from FIRST_ELEMENT on."""

    CONTRACTOR = 1
    YEAR = 2
    INSTRUMENT = 3
    PERCENT = 4
    RATING = 5
    SOURCE = 6
    FIRST_ELEMENT = 7


def contractor_heads() -> list[str]:
    """The first row of the sheet of contractors, in the active language."""
    return [_("Code"), _("Name"), _("Scope of work"), _("Risk class"), _("Site codes")]


def total_heads(element_codes: list[str]) -> list[str]:
    """The first row of the sheet of totals, in the active language."""
    return [
        _("Contractor's code"),
        _("Year"),
        _("Instrument"),
        _("Total percent"),
        _("Rating"),
        _("Where the figure comes from"),
        *(_("Percent of element %(code)s") % {"code": code} for code in element_codes),
    ]


def contractors_name() -> str:
    """The name of the sheet of contractors, in the active language."""
    return _("Contractors")


def totals_name() -> str:
    """The name of the sheet of earlier totals, in the active language."""
    return _("Carried-over totals")


def risk_words() -> dict[str, RiskClass]:
    """Each risk class by its word in the active language."""
    return {str(one.label): one for one in RiskClass}
