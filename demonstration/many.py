"""As many contractors more as somebody wants to see it full with: ``make demo SIZE=300``.

Each is constructed from its code alone, by the rules of ``library/many.yaml`` and ``library/six``,
so it is the same on every machine; what happens to it goes through the services people use. The
years are those of the demonstration.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import yaml

from accounts.choices import Role
from contractors.choices import RiskClass
from contractors.models import Contractor, Site
from contractors.services import add_contractor
from core.audit import SYSTEM
from core.canonical import JsonObject
from core.database.keys import drawn_with
from demonstration.construction import chance_of, construct_year, read_rules, read_years
from demonstration.findings import Findings
from demonstration.loading import BEGINNING, fill_in_at_once, load_person, load_year
from demonstration.reading import PersonEntry
from demonstration.selectors import INSTRUMENT
from evaluations.models import Period
from instruments.sheets import sheet_of

HIGH_RISK = 0.6  # chance of a contract of that class
FIRST_YEAR = 2023


def load_many(
    size: int, *, folder: Path, today: date, say: Callable[[str], None] = lambda _line: None
) -> int:
    """Contractors are added until there are ``size``; how many were. ``say`` is told each year."""
    codes = [f"PT{number:03}" for number in range(Contractor.objects.count() + 1, size + 1)]
    if not codes:
        return 0
    with drawn_with(Random("many")):  # noqa: S311 - the same keys everywhere, no secret
        told = yaml.safe_load((folder / "many.yaml").read_text(encoding="utf-8"))
        sites = {code: _sites(code, told) for code in codes}
        _add(sites)
        rules = read_rules(folder / "six" / "rules.yaml", today=today)
        for given in read_years(folder / "six" / "years.yaml"):
            say(f"  {len(codes)} contractors more in {given['year']} ...")
            period = Period.objects.get(year=given["year"], instrument__code=INSTRUMENT)
            sheet = sheet_of(period.instrument_id, period.level)
            year = construct_year(_year(given, sites, told=told), sheet, rules=rules)
            findings = Findings()
            load_year(year, period, findings=findings, fill_in=fill_in_at_once)
            findings.catch_up()
    return len(codes)


def _sites(code: str, told: JsonObject) -> list[Site]:
    """Where it works: one site, or two beside each other."""
    sites = list(Site.objects.order_by("code"))
    at = int(chance_of(code, "site") * len(sites))
    return sites[at : at + (2 if chance_of(code, "sites") < told["two_sites"] else 1)]


def _add(sites: dict[str, list[Site]]) -> None:
    """Companies of the scopes that the first eight have, in turn, with a representative each."""
    scopes = list(Contractor.objects.order_by("code").values_list("scope", flat=True))
    for at, code in enumerate(sites):
        add_contractor(
            code=code,
            name=f"PT Contoh {code[2:]}",
            scope=scopes[at % len(scopes)],
            risk_class=RiskClass.HIGH if chance_of(code, "risk") < HIGH_RISK else RiskClass.MEDIUM,
            sites=sites[code],
            by=SYSTEM,
            now=BEGINNING,
        )
        name = (f"Wakil PT Contoh {code[2:]}", "Contoh")
        load_person(PersonEntry(f"wakil.{code.lower()}", name, Role.REPRESENTATIVE, code))


def _year(given: JsonObject, sites: dict[str, list[Site]], *, told: JsonObject) -> JsonObject:
    """A year of ``years.yaml`` with these companies in the place of the six."""
    of, is_over = given["year"], "filled" in given
    fates = told["findings" if is_over else "open_findings"]
    dates = ("year", "opened", "measured", "filled", "submitted", "approved", "published")
    companies = {
        code: {
            "levels": _levels(code, of, told=told),
            "workforce": 30 + int(270 * chance_of(code, "workforce")),
            **({} if is_over else _drawn(code, "progress", year=of, lines=told["progress"])),
        }
        for code in sites
    }
    begun = [code for code in sites if is_over or "filled" in companies[code]]
    drawn = {code: _drawn(code, "finding", year=of, lines=fates) for code in begun}
    return {name: given[name] for name in dates if name in given} | {
        "contractors": companies,
        "incidents": [
            {"contractor": code, "reference": f"{code}-{of}-1", "site": at[0].code, "date": on}
            | one
            for code, at in sites.items()
            if (one := _drawn(code, "incident", year=of, lines=told["incidents"]))
            and (on := date(of, 1, 15) + timedelta(int(320 * chance_of(code, "day", of))))
        ],
        "findings": {code: [fate] for code, fate in drawn.items() if fate},
    }


def _levels(code: str, year: int, *, told: JsonObject) -> str:
    """Of the five elements, as ``years.yaml`` writes them."""
    weakest, strongest = told["levels"]
    level = weakest + (strongest - weakest) * chance_of(code) + told["a_year"] * (year - FIRST_YEAR)
    leans = [2 * chance_of(code, "element", at) - 1 for at in range(5)]
    return " ".join(f"{level + told['element_spread'] * lean:.2f}" for lean in leans)


def _drawn(code: str, name: str, *, year: int, lines: Sequence[JsonObject]) -> JsonObject:
    """What the first line says that the company's chance falls under; nothing beyond the last."""
    chance = chance_of(code, name, year)
    line = next((one for one in lines if chance < one["under"]), {})
    return {key: value for key, value in line.items() if key != "under"}
