"""Years on the same footing: percents over the items that all versions share, by lineage.

An instrument changes from year to year. Each result is scored again by its own terms, cut to
the shared items; where all years rest on one version that is the total itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.canonical import Json
from documents.charts import Series
from scoring import parse_case, score


@dataclass(frozen=True, slots=True)
class YearlyCase:
    """What is read of each result: whose, which year and version, its case, its lineages."""

    sha256: str
    contractor_code: str
    contractor: str
    year: int
    version: int
    case: Json
    lineages: Mapping[str, str]  # by the item's code


@dataclass(frozen=True, slots=True)
class SharedItems:
    """How many items can be compared of those of the newest version, and the trend on them."""

    count: int
    of: int
    versions: tuple[int, ...]
    years: tuple[int, ...]
    series: tuple[Series, ...]

    @property
    def is_everything(self) -> bool:
        """True where all years rest on the same items."""
        return len(self.versions) == 1


def shared_of(results: Sequence[YearlyCase]) -> SharedItems | None:
    """The trend over shared items; None for one year, where there is nothing to follow."""
    years = tuple(sorted({one.year for one in results}))
    if len(years) < 2:
        return None
    common = set.intersection(*(set(one.lineages.values()) for one in results))
    newest = max(results, key=lambda one: (one.year, one.version))
    versions = tuple(sorted({one.version for one in results}))
    lines: dict[str, dict[int, str | None]] = {}
    names: dict[str, str] = {}
    for one in sorted(results, key=lambda one: (one.contractor, one.year)):
        names.setdefault(one.contractor_code, one.contractor)
        lines.setdefault(one.contractor_code, {})[one.year] = percent_on(one, common)
    return SharedItems(
        count=len(common),
        of=len(newest.lineages),
        versions=versions,
        years=years,
        series=tuple(
            Series(names[code], tuple(points.get(year) for year in years))
            for code, points in lines.items()
        ),
    )


def percent_on(one: YearlyCase, common: set[str]) -> str | None:
    """The total of a result over the items of these lineages; None where none is answered."""
    kept = {code for code, lineage in one.lineages.items() if lineage in common}
    cut = dict(one.case) | {
        "items": [item for item in one.case["items"] if item["code"] in kept],
        "responses": [said for said in one.case["responses"] if said["item"] in kept],
        "groups": [],
        "rules": [],
        "incidents": [],
    }
    return score(parse_case(cut)).percent
