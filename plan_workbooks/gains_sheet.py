"""The first audit against the latest as a sheet of the plan's workbook; to be read.

The same figures as on its page, in the same order: a percent is the number that is shown there.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.language import localized
from core.spreadsheets import put_text
from plans.rendering.gains import AuditVerdict, GainsPage
from plans.rules.audit_gains import ElementGain

Row = list[str | int | float | None]


def write_gains(sheet: Any, found: GainsPage, *, head: Any, quoted: Any) -> None:
    """Verdicts, gain by element, moves, what fell back, both recapitulations, one below the other.

    A head has the format ``head``; ``quoted`` is for texts that a program would compute.
    """
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 12, 15)
    at = 0
    for heads, rows in _tables(found):
        for column, name in enumerate(heads):
            sheet.write_string(at, column, name, head)
        for row in rows:
            at += 1
            for column, value in enumerate(row):
                if isinstance(value, str):
                    put_text(sheet, (at, column), value=value, kept=quoted)
                elif value is not None:
                    sheet.write_number(at, column, value)
        at += 2
    sheet.protect()


def _tables(found: GainsPage) -> Iterator[tuple[list[str], list[Row]]]:
    verdicts = (found.first, found.later)
    yield (
        [_("Audit"), _("Percent"), _("By the percent alone"), _("By the instrument's own rules")],
        [_verdict(one) for one in verdicts],
    )
    yield (
        [
            _("Element"), _("Before"), _("Judged"), "%", _("After"), _("Judged"), "%",
            _("Gain, criteria"), _("Gain, points"),
        ],
        [
            *([f"{one.gain.element} {one.title}", *_gain(one.gain)] for one in found.rows),
            [_("All elements"), *_gain(found.gains.total)],
        ],
    )  # fmt: skip
    corner = f"{_('First audit')} ↓ · {_('Later audit')} →"
    yield [corner, *found.choices], [[one.label, *one.counts] for one in found.moves]
    fell_back = found.fell_back or (_("Nothing that was fulfilled is lost."),)
    yield [_("What fell back")], [[one] for one in fell_back]
    for one in verdicts:
        if one.recapitulation is not None:
            yield _recapitulation(one)


def _verdict(one: AuditVerdict) -> Row:
    by_percent, by_rules = (
        localized(rating["label"]) if rating else "" for rating in (one.by_percent, one.by_rules)
    )
    return [str(one.result.evaluation.period), _number(one.percent), by_percent, by_rules]


def _gain(one: ElementGain) -> Row:
    return [
        one.before, one.judged_before, _number(one.percent_before),
        one.after, one.judged_after, _number(one.percent_after),
        one.gain, _number(one.points),
    ]  # fmt: skip


def _recapitulation(verdict: AuditVerdict) -> tuple[list[str], list[Row]]:
    found = verdict.recapitulation
    assert found is not None
    heads = [str(verdict.result.evaluation.period), _("Judged")]
    for choice in found.choices:
        heads += [choice, _("% of the element"), _("% of the level")]
    rows: list[Row] = []
    for row in (*found.rows, found.total):
        cells: Row = [f"{row.code} {row.title}".strip() or _("The whole level"), row.judged]
        for cell in row.cells:
            cells += [cell.count, _number(cell.of_element), _number(cell.of_level)]
        rows.append(cells)
    return heads, rows


def _number(shown: str | None) -> float | None:
    return None if shown is None else float(shown)
