"""Constructs what the six further contractors answered, by the rules of ``library/six``.

Nothing here is drawn by chance: what sets one item, month or finding apart from another comes from
a hash of the contractor's code and its name, so it is the same on every machine. Only the year in
progress counts its days from the day of loading.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import yaml

from contractors.models import Contractor
from core.canonical import JsonObject
from demonstration.reading import WRITTEN_IN, EvaluationEntry, FindingEntry, StepEntry, YearEntry
from evaluations.rules.measured_items import proposed_choice
from findings.choices import FindingSeverity
from instruments.sheets import Sheet, SheetItem

MOST_POINTS = 4
WEAK = 2  # points from which down an item gives rise to a finding and a note
BANDS = (3.3, 2.6)  # levels from which on an element's first or second note is written
SHARES = {1: (1.0,), 2: (0.6, 0.4)}  # of the workers, by how many sites there are
CREW = 100
SEVERITIES = {  # of a finding, by the points of its item
    0: FindingSeverity.MAJOR,
    1: FindingSeverity.MAJOR,
    2: FindingSeverity.MINOR,
}
COORDINATOR, MANAGER = "koordinator", "manajer"


@dataclass(frozen=True, slots=True)
class Rules:
    """``rules.yaml`` as it stands, and the day from which the year in progress is counted."""

    content: JsonObject
    today: date


@dataclass(frozen=True, slots=True)
class Profile:
    """One contractor in one year: the levels of its elements, and what the file says besides."""

    contractor: str
    year: int
    levels: Mapping[str, float]
    given: JsonObject

    def chance(self, *of: object) -> float:
        """From 0 to 1, always the same of one thing."""
        return chance_of(self.contractor, *of)


def chance_of(contractor: str, *of: object) -> float:
    """From 0 to 1, always the same of one thing of a contractor."""
    said = "/".join(map(str, (contractor, *of)))
    return int(sha256(said.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def read_rules(path: Path, *, today: date) -> Rules:
    """How answers and months follow from levels."""
    return Rules(yaml.safe_load(path.read_text(encoding="utf-8")), today)


def read_years(path: Path) -> list[JsonObject]:
    """The years of the file, in its order."""
    years: list[JsonObject] = yaml.safe_load(path.read_text(encoding="utf-8"))["years"]
    return years


def construct_year(year: JsonObject, sheet: Sheet, *, rules: Rules) -> YearEntry:
    """What happened at the six in one year, as if it had been written down item by item."""
    profiles = [
        Profile(code, year["year"], _levels(given["levels"], sheet), given)
        for code, given in year["contractors"].items()
    ]
    months = {one.contractor: list(_months(one, rules)) for one in profiles}
    entries = [
        _evaluation(one, year, sheet=sheet, months=months[one.contractor], rules=rules)
        for one in profiles
    ]
    findings = [
        finding
        for profile, entry in zip(profiles, entries, strict=True)
        for finding in _findings(profile, entry, year=year, sheet=sheet, rules=rules)
    ]
    return YearEntry(
        year=year["year"],
        opened=_at(year["opened"], 0),
        incidents=tuple(year.get("incidents", ())),
        man_hours=tuple(entry for entries in months.values() for entry in entries),
        findings=tuple(findings),
        evaluations=tuple(entries),
    )


def _levels(text: str, sheet: Sheet) -> dict[str, float]:
    codes = [element.code for element in sheet.elements]
    return dict(zip(codes, map(float, text.split()), strict=True))


def _at(day: date, days: int, *, minutes: int = 0) -> datetime:
    """Nine o'clock where the files are written, so many days after a day."""
    nine = datetime.combine(day + timedelta(days=days), time(9), tzinfo=WRITTEN_IN)
    return (nine + timedelta(minutes=minutes)).astimezone(UTC)


def _points(profile: Profile, item: SheetItem | str, *, level: float, rules: Rules) -> int:
    """What an item earns: its element's level, and how far this one stands off it."""
    name = item if isinstance(item, str) else item.lineage.rpartition("-")[2]
    lean = (2 * profile.chance(name) - 1) * float(rules.content["item_spread"])
    drift = (2 * profile.chance(name, profile.year) - 1) * float(rules.content["year_spread"])
    return min(max(int(level + lean + drift + 0.5), 0), MOST_POINTS)


def _months(profile: Profile, rules: Rules) -> Iterator[JsonObject]:
    """The twelve months of each site, as the years' files have them; None is not told."""
    sites = list(Contractor.objects.get(code=profile.contractor).sites.order_by("code"))
    how = rules.content["months"]
    for site, share in zip(sites, SHARES[len(sites)], strict=True):
        workers = round(profile.given["workforce"] * share)
        columns = {
            "hours": _spread(
                profile, "hours", site=site.code, total=workers * how["hours_a_worker"] * 12
            )
        }
        for name, rule in how["counts"].items():
            many = 1.0 if rule["a"] == "site" else workers / CREW
            total = round(_aim(profile, rule, rules=rules) * many * 12)
            columns[name] = _spread(profile, name, site=site.code, total=total)
        for rule in how["shares"]:
            whole = _spread(profile, rule["of"], site=site.code, total=rule["whole"] * 12)
            percent = _aim(profile, rule, rules=rules)
            columns[rule["of"]] = whole
            columns[rule["part"]] = _part(
                profile, rule["part"], site=site.code, whole=whole, percent=percent
            )
        missing = profile.given.get("missing", {}).get(site.code, ())
        told = {
            name: [None if month in missing else figure for month, figure in enumerate(row, 1)]
            for name, row in columns.items()
            if name not in profile.given.get("silent", ())
        }
        yield {"contractor": profile.contractor, "site": site.code, "workforce": workers, **told}


def _aim(profile: Profile, rule: JsonObject, *, rules: Rules) -> float:
    """The figure that stands for the points of the item behind a column."""
    level = profile.levels[rule["item"].partition(".")[0]]
    return float(rule["at"][_points(profile, rule["item"], level=level, rules=rules)])


def _spread(profile: Profile, name: str, *, site: str, total: int) -> list[int]:
    """A year's total over twelve uneven months; they add up to it."""
    calm = 0.04 if name == "hours" else 0.35
    weights = [
        1 + calm * (2 * profile.chance(name, site, profile.year, month) - 1) for month in range(12)
    ]
    ends = [round(total * sum(weights[:end]) / sum(weights)) for end in range(13)]
    return [after - before for before, after in pairwise(ends)]


def _part(
    profile: Profile, name: str, *, site: str, whole: Sequence[int], percent: float
) -> list[int]:
    """So many percent of each month's whole, never more than all of it."""
    return [
        min(of, round(of * (percent + 8 * profile.chance(name, site, profile.year, at) - 4) / 100))
        for at, of in enumerate(whole)
    ]


def _measured(item: SheetItem, points: int, *, months: Sequence[JsonObject], rules: Rules) -> str:
    """The figure of a measured item, counted from the months where they tell it."""
    counts, shares = rules.content["months"]["counts"], rules.content["months"]["shares"]
    of_months = {"1.02": "walkthroughs", "4.01": "near_misses"}.get(item.code)
    share = next((one for one in shares if one["item"] == item.code), None)
    if share:
        figure = 100 * Decimal(_sum(months, share["part"])) / _sum(months, share["of"])
    elif of_months and counts[of_months]["a"] == "site":
        figure = Decimal(_sum(months, of_months)) / 12 / len(months)
    elif of_months:
        workers = sum(entry["workforce"] for entry in months)
        figure = Decimal(_sum(months, of_months)) / 12 / workers * CREW
    else:
        return str(rules.content["figures"][item.code][points])
    return str(figure.quantize(Decimal("0.01"), ROUND_HALF_UP))


def _sum(months: Sequence[JsonObject], name: str) -> int:
    return sum(figure or 0 for entry in months for figure in entry[name])


def _evaluation(
    profile: Profile, year: JsonObject, *, sheet: Sheet, months: Sequence[JsonObject], rules: Rules
) -> EvaluationEntry:
    """The answers by the levels, with a note at each weak item, and when each step was taken."""
    steps = _steps(profile, year, rules=rules)
    entry = EvaluationEntry(
        contractor=profile.contractor,
        **steps,
        answers={},
        figures={},
        rest="",
        not_applicable=dict.fromkeys(
            profile.given.get("not_applicable", ()), "Contoh: di luar lingkup kontrak."
        ),
        item_notes={},
        element_notes={},
    )
    measured = _with_figures(rules) if year.get("measured", True) else set()
    is_open = profile.given.get("open", ())
    for element in sheet.elements:
        if element.code in is_open:
            continue
        level = profile.levels[element.code]
        band = next((at for at, low in enumerate(BANDS) if level >= low), len(BANDS))
        entry.element_notes[element.code] = rules.content["element_notes"][element.code][band]
        for item in element.items:
            if item.code not in entry.not_applicable:
                points = _points(profile, item, level=level, rules=rules)
                figure = (
                    _measured(item, points, months=months, rules=rules)
                    if item.code in measured
                    else ""
                )
                _answer(entry, item, points=points, figure=figure)
    return entry


def _answer(entry: EvaluationEntry, item: SheetItem, *, points: int, figure: str) -> None:
    choice = str(points)
    if figure:
        choice = proposed_choice(item, Decimal(figure)) or choice
        entry.figures[item.code] = figure
    entry.answers[item.code] = choice
    seen = item.guide.get(choice)
    if seen and int(choice) <= WEAK:
        entry.item_notes[item.code] = f"Contoh: {seen['id']}."


def _with_figures(rules: Rules) -> set[str]:
    of_months = rules.content["months"]
    return {
        *rules.content["figures"],
        *(one["item"] for one in of_months["shares"]),
        *(of_months["counts"][name]["item"] for name in ("walkthroughs", "near_misses")),
    }


def _steps(profile: Profile, year: JsonObject, *, rules: Rules) -> dict[str, datetime | None]:
    """When it was filled in, submitted, returned and approved."""
    if "filled" in year:
        return {
            "filled": _at(year["filled"], 0),
            "submitted": _at(year["filled"], year["submitted"]),
            "returned": None,
            "approved": _at(year["filled"], year["approved"]),
            "published": _at(year["published"], 0),
        }
    names = ("filled", "submitted", "returned", "approved", "published")
    given = profile.given
    return {name: _at(rules.today, given[name]) if name in given else None for name in names}


def _findings(
    profile: Profile, entry: EvaluationEntry, *, year: JsonObject, sheet: Sheet, rules: Rules
) -> Iterator[FindingEntry]:
    """Of the weakest items, the weakest first; or of an inspection, in its own words."""
    weak = sorted(
        (int(choice), profile.chance("finding", code), code)
        for code, choice in entry.answers.items()
        if int(choice) <= WEAK
    )
    start = year.get("filled", rules.today)
    for number, fate in enumerate(year.get("findings", {}).get(profile.contractor, ())):
        moment = _at(start, fate.get("raised", 0), minutes=30 + 20 * number)
        said = fate.get("inspection")
        if not said and not weak:
            break  # nothing is weak enough to be found
        points, _, code = (1, 0.0, "") if said else weak.pop(0)
        yield FindingEntry(
            contractor=profile.contractor,
            item=code,
            raised=moment,
            severity=SEVERITIES[points],
            description=said or _finding_words(sheet, entry, code=code),
            due_on=start + timedelta(days=fate["due"]),
            owner="",
            steps=tuple(_fate(profile, fate, start=start, code=code or "3", rules=rules)),
        )


def _finding_words(sheet: Sheet, entry: EvaluationEntry, *, code: str) -> str:
    item = sheet.item(code)
    assert item is not None
    return f"{item.title['id']}. {entry.item_notes.get(code, 'Contoh: baru sebagian.')}"


def _fate(
    profile: Profile, fate: JsonObject, *, start: date, code: str, rules: Rules
) -> Iterator[StepEntry]:
    """What became of a finding, in the words of its element."""
    capa = rules.content["capa"][code.partition(".")[0]]
    answer = {name: capa[name] for name in ("root_cause", "action")}
    representative = f"wakil.{profile.contractor.lower()}"
    did = {
        "answered": (representative, {"answer": answer}),
        "refused": (MANAGER, {"refuse": rules.content["refusal"]}),
        "again": (representative, {"answer": answer}),
        "closed": (COORDINATOR, {"close": capa["close"]}),
        "held": (MANAGER, {"effective": True, "note": rules.content["held"]}),
    }
    for name, (by, what) in did.items():
        if name in fate:
            yield StepEntry(at=_at(start, fate[name], minutes=180), by=by, did=what)
