"""What a roster would change: contractors and carried totals, against the register."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.canonical import sha256_of
from workbooks.register import Company, Register, Total


@dataclass(frozen=True, slots=True)
class CompanyChange:
    """A contractor that is new (``now`` None) or described otherwise."""

    now: Company | None
    wanted: Company

    @property
    def key(self) -> str:
        """Its name in a confirmation."""
        return f"contractor/{self.wanted.code}"


@dataclass(frozen=True, slots=True)
class TotalChange:
    """A total that is new (``now`` None) or corrects one that was carried over before."""

    now: Total | None
    wanted: Total

    @property
    def key(self) -> str:
        """Its name in a confirmation."""
        return "/".join(("total", *map(str, self.wanted.key)))


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """What a roster would change as the server stands now."""

    companies: list[CompanyChange] = field(default_factory=list)
    totals: list[TotalChange] = field(default_factory=list)

    def __iter__(self) -> Iterator[CompanyChange | TotalChange]:
        """Contractors first: totals may be of those that are new."""
        yield from self.companies
        yield from self.totals

    @property
    def versions(self) -> dict[str, str]:
        """What stands of each row, in a word that differs where it differs."""
        return {one.key: sha256_of(repr(one.now))[:16] if one.now else "" for one in self}


def roster_changes(
    companies: Iterable[Company], totals: Iterable[Total], *, known: Register
) -> RosterChanges:
    """The rows that say something else than the register."""
    pairs = [(known.companies.get(row.code), row) for row in companies]
    found = RosterChanges()
    for now, row in pairs:
        wanted = row.over(now)
        if wanted != now:
            found.companies.append(CompanyChange(now=now, wanted=wanted))
    for total in totals:
        standing = known.totals.get(total.key)
        if total != standing:
            found.totals.append(TotalChange(now=standing, wanted=total))
    return found
