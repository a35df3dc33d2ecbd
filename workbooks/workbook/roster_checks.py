"""Rows of a roster as contractors and totals; what is unknown, missing or doubled is a problem.

The rules of a carried total itself are those of services/carried.py.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from contractors.choices import RiskClass
from core.figures.reading import read_choice, read_word
from core.names import name_key
from instruments.models import Instrument
from workbooks.register import Company, Register, Total
from workbooks.workbook.problems import SheetProblem, shown
from workbooks.workbook.reading import LANGUAGES
from workbooks.workbook.roster_layout import ContractorColumn, TotalColumn
from workbooks.workbook.roster_reading import ContractorRow, RowPlace, TotalRow

LONGEST = {  # as the model's fields
    ContractorColumn.CODE: 20,
    ContractorColumn.NAME: 160,
    ContractorColumn.SCOPE: 200,
}
LONGEST_SOURCE = 250


def risk_class_of(typed: str) -> str:
    """The code of a risk class by its code or its word in either language; else as typed."""
    words: list[tuple[str, list[str]]] = []
    for language in LANGUAGES:
        with override(language):
            words += [(one.value, [str(one.label)]) for one in RiskClass]
    return read_choice(typed, words) or typed


def company_of(row: ContractorRow) -> Company:
    """A row as a contractor; what it leaves empty stays empty."""
    return Company(
        code=row.code,
        name=row.name,
        scope=row.scope,
        risk_class=risk_class_of(row.risk_class),
        sites=tuple(sorted(row.sites)),
    )


def company_problems(rows: Iterable[ContractorRow], known: Register) -> Iterator[SheetProblem]:
    """What is wrong with the rows of the sheet of contractors."""
    names = {name_key(company.name): code for code, company in known.companies.items()}
    codes = {name_key(code): code for code in known.companies}
    seen: dict[str, int] = {}
    for row in rows:
        yield from _own_problems(row, known)
        key = name_key(row.code)
        alike, first = codes.get(key, row.code), seen.setdefault(key, row.place.row)
        if alike != row.code:
            yield row.place.problem(ContractorColumn.CODE, _looks_like(known.companies[alike]))
        elif first != row.place.row:
            yield row.place.problem(ContractorColumn.CODE, _twice(row.code, first))
        taken_by = names.setdefault(name_key(row.name), row.code) if row.name else row.code
        if taken_by not in (row.code, alike):
            yield row.place.problem(
                ContractorColumn.NAME,
                _has_name(taken_by, known),
            )


def _has_name(code: str, known: Register) -> str:
    there = known.companies.get(code)
    if there is None:
        return _("Contractor %(code)s has this name already.") % {"code": shown(code)}
    return _looks_like(there)


def _looks_like(there: Company) -> str:
    return _("It looks like “%(taken)s” (%(name)s), which is there already.") % {
        "taken": shown(there.code),
        "name": shown(there.name),
    }


def _twice(code: str, row: int) -> str:
    return _("The code %(code)s stands here a second time: it is in row %(row)s already.") % {
        "code": shown(code),
        "row": row,
    }


def _own_problems(row: ContractorRow, known: Register) -> Iterator[SheetProblem]:
    place = row.place
    if not row.code:
        yield place.problem(ContractorColumn.CODE, _("Give the contractor a code."))
    elif row.code not in known.companies and not row.name:
        yield place.problem(ContractorColumn.NAME, _("Give the new contractor a name."))
    for column, text in zip(LONGEST, (row.code, row.name, row.scope), strict=True):
        if len(text) > LONGEST[column]:
            sentence = _("The text is longer than %(limit)s characters: shorten it.")
            yield place.problem(column, sentence % {"limit": LONGEST[column]})
    if row.risk_class and risk_class_of(row.risk_class) not in RiskClass.values:
        allowed = ", ".join(str(one.label) for one in RiskClass)
        yield place.problem(
            ContractorColumn.RISK_CLASS, _("Choose one of: %(allowed)s.") % {"allowed": allowed}
        )
    for site in row.sites:
        if site not in known.sites:
            yield place.problem(
                ContractorColumn.SITES,
                _("There is no site %(code)s: an administrator adds it under Settings.")
                % {"code": shown(site)},
            )


def total_of(
    row: TotalRow, instruments: Mapping[str, Instrument], *, contractors: Iterable[str]
) -> Total:
    """A row as a total: contractor and instrument by a code that looks alike (ptb for PTB), the
    rating by code or word."""
    alike = {name_key(one): one for one in contractors}
    code = read_word(row.instrument)
    found = next((one for one in instruments.values() if read_word(one.code) == code), None)
    return Total(
        contractor=alike.get(name_key(row.contractor), row.contractor),
        year=row.year,
        instrument=found.code if found else row.instrument,
        percent=row.percent,
        rating=_rating_of(row.rating, found),
        source=row.source,
        elements=row.elements,
    )


def _rating_of(typed: str, instrument: Instrument | None) -> str:
    ratings = instrument.ladder.content["ratings"] if instrument else ()
    words = [(str(rating["code"]), [*rating["label"].values()]) for rating in ratings]
    return read_choice(typed, words) or typed


def total_problems(
    totals: Iterable[tuple[RowPlace, Total]], known: Register, *, codes: set[str]
) -> Iterator[SheetProblem]:
    """What is unknown or doubled on the sheet of totals; ``codes`` of contractors, new ones too."""
    seen: dict[tuple[str, int, str], int] = {}
    for place, total in totals:
        if total.contractor not in codes:
            yield place.problem(
                TotalColumn.CONTRACTOR,
                _("There is no contractor %(code)s: add it to the sheet of contractors.")
                % {"code": shown(total.contractor) or "–"},
            )
        if total.instrument not in known.instruments:
            yield place.problem(
                TotalColumn.INSTRUMENT,
                _("Choose one of: %(allowed)s.") % {"allowed": ", ".join(known.instruments)},
            )
        if len(total.source) > LONGEST_SOURCE:
            sentence = _("The text is longer than %(limit)s characters: shorten it.")
            yield place.problem(TotalColumn.SOURCE, sentence % {"limit": LONGEST_SOURCE})
        if seen.setdefault(total.key, place.row) != place.row:
            yield place.problem(
                TotalColumn.YEAR,
                _("This year stands here a second time: it is in row %(row)s already.")
                % {"row": seen[total.key]},
            )
