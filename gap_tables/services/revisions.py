"""A gap table takes in the revision of the audit it was filled from: what is open now, what is met.

Looked at first, then done: nothing is touched that the revision says nothing new about, and no word
that somebody typed is lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.audit import Actor, record, record_change
from core.canonical import sha256_of
from core.errors import Conflict
from evaluations.access import results_visible_to
from evaluations.models import Result
from gap_tables.choices import GapStatus
from gap_tables.models import GapRow, GapTable
from gap_tables.services.gap_tables import (
    GapFacts,
    JudgedCriterion,
    check_keeps,
    judged_criteria,
    row_values,
    save_gap_row,
)
from plans.selectors import later_revision_of

LANGUAGES = ("id", "en")  # a row was filled in the language of who began its table
GapMove = Literal["added", "met", "away", "reopened", "renewed"]


@dataclass(frozen=True, slots=True)
class GapRevisionChange:
    """What a revision changes of one criterion: ``row`` as it stands (None: a new one), ``wanted``
    what it says then, by field.

    ``move``: newly open, met now, not applicable any more, open again, or judged otherwise and open
    as before.
    """

    move: GapMove
    code: str
    row: GapRow | None
    facts: GapFacts
    wanted: Mapping[str, str]

    @property
    def version(self) -> int:
        """Of the row as it stands; 0 for a new one."""
        return self.row.version if self.row else 0


@dataclass(frozen=True, slots=True)
class GapRevision:
    """A revision that a table has not taken in, and all that it would change."""

    result: Result
    changes: tuple[GapRevisionChange, ...]

    @property
    def seal(self) -> str:
        """What a preview showed, in a hash: nothing else is stored than what was looked at."""
        shown = [[one.code, one.move, one.version, dict(one.wanted)] for one in self.changes]
        return sha256_of([self.result.sha256, shown])


def gap_revision(table: GapTable, *, by: Actor) -> GapRevision | None:
    """What the newest revision of its audit that this person sees changes; None without one."""
    if table.result is None:
        return None
    among = results_visible_to(by.user) if by.user else Result.objects.all()
    later = later_revision_of(table.result, among=among)
    return GapRevision(later, tuple(_changes(table, later))) if later else None


@transaction.atomic
def take_in_revision(*, table: GapTable, seal: str, by: Actor, now: datetime) -> GapRevision:
    """Let a table rest on the newest revision of its audit.

    What that finds open and the audit before did not is added, or opened again; what it finds
    fulfilled, or not applicable, is closed with a line of evidence that says so; what was filled in
    of a judgement and nobody said otherwise follows it. Everything typed stays, and a row that was
    taken out stays out.

    Conflict where there is no newer revision, or ``seal`` is of another preview; NotAllowed.
    """
    check_keeps(by, table.contractor_id)
    locked = GapTable.objects.select_for_update(of=("self",)).select_related("result").get(
        pk=table.pk
    )  # fmt: skip
    list(locked.rows.select_for_update().values("pk"))
    found = gap_revision(locked, by=by)
    if found is None or locked.result is None:
        raise Conflict(_("The table rests on the newest revision of its audit already."))
    if found.seal != seal:
        raise Conflict(
            _("The table or its audit has changed since you looked, and nothing was stored. Look "
              "what the revision changes now, then decide again.")
        )  # fmt: skip
    before = {"revision": locked.result.revision, "sha256": locked.result.sha256}
    for one in found.changes:
        _store(locked, one, by=by, now=now)
    locked.result = found.result
    locked.save(update_fields=["result", "last_position"])
    after = {
        "revision": found.result.revision,
        "sha256": found.result.sha256,
        "changed": [one.code for one in found.changes],
    }
    record(by=by, at=now, action="take_in_revision", target=locked, before=before, after=after)
    return found


def _store(table: GapTable, change: GapRevisionChange, *, by: Actor, now: datetime) -> None:
    row = change.row
    if row is None:
        table.last_position += 1
        row = GapRow.objects.create(
            table=table, position=table.last_position, code=change.code,
            changed_by=by.user, changed_at=now, **change.wanted,
        )  # fmt: skip
        record(by=by, at=now, action="add_gap_row", target=row, after=row_values(row))
        return
    before = row_values(row)
    for name, value in change.wanted.items():
        setattr(row, name, value)
    save_gap_row(row, *change.wanted, by=by, now=now)
    record_change(
        by=by, at=now, action="change_gap_row", target=row, before=before, after=row_values(row)
    )


def _changes(table: GapTable, later: Result) -> Iterator[GapRevisionChange]:
    """In the order of the checklist of the revision."""
    assert table.result is not None
    rows = {row.code: row for row in table.rows.select_related("changed_by") if row.code}
    before, after = _by_language(table.result), _by_language(later)
    language = get_language() or LANGUAGES[0]
    was = before[language]
    for code, one in after[language].items():
        row = rows.get(code)
        was_open = code in was and was[code].state == "open"
        if row is None:
            if one.state == "open" and not was_open:
                yield GapRevisionChange("added", code, None, one.facts, _filled(one.facts))
            continue
        actual = _followed(row, code=code, before=before, after=after)
        if one.state == "open" and not was_open and row.status == GapStatus.CLOSED:
            yield GapRevisionChange(
                "reopened", code, row, one.facts, actual | {"status": GapStatus.OPEN.value}
            )
        elif one.state != "open" and row.status != GapStatus.CLOSED:
            wanted = actual | _closed(row, state=one.state, revision=later.revision)
            yield GapRevisionChange(
                "met" if one.state == "met" else "away", code, row, one.facts, wanted
            )
        elif actual:
            yield GapRevisionChange("renewed", code, row, one.facts, actual)


def _by_language(result: Result) -> Mapping[str, Mapping[str, JudgedCriterion]]:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = {one.code: one for one in judged_criteria(result)}
    return found


def _filled(facts: GapFacts) -> Mapping[str, str]:
    """A new row as an audit fills it."""
    return {name: getattr(facts, name) for name in ("requirement", "clauses", "actual")}


def _followed(
    row: GapRow,
    *,
    code: str,
    before: Mapping[str, Mapping[str, JudgedCriterion]],
    after: Mapping[str, Mapping[str, JudgedCriterion]],
) -> dict[str, str]:
    """The actual condition by the revision, where the row still says what the audit before filled
    in, in whichever language; nothing where somebody wrote it, or it says that already."""
    for language in LANGUAGES:
        old, new = before[language].get(code), after[language][code]
        if old is not None and row.actual == old.facts.actual != new.facts.actual:
            return {"actual": new.facts.actual}
    return {}


def _closed(row: GapRow, *, state: str, revision: int) -> dict[str, str]:
    """Closed by what the revision says, below what was typed as evidence."""
    said = _("Met by revision %(revision)s of the audit.")
    if state != "met":
        said = _("Does not apply by revision %(revision)s of the audit.")
    lines: Sequence[str] = (row.evidence, said % {"revision": revision})
    evidence = "\n".join(filter(None, lines))
    return {"status": GapStatus.CLOSED.value, "evidence": evidence}
