"""A version of a procedure as .xlsx: its steps, counts and streamlining; read, not filled in."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from core.spreadsheets import SheetRow, workbook_to_read
from procedures.rendering import ProcedureWords

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)  # a version never changes: the same bytes whenever


def procedure_workbook(words: ProcedureWords) -> bytes:
    """The bytes of the .xlsx, in the active language."""
    sheets = [(_("Steps"), _steps(words)), (_("What the steps add"), _counts(words))]
    if words.streamlined:
        sheets.append((_("Streamlining"), _streamlined(words)))
    return workbook_to_read(f"{words.title} (v{words.version})", sheets, made_at=ALWAYS)


def _steps(words: ProcedureWords) -> list[SheetRow]:
    return [
        (
            _("Step"), _("No."), _("Only if"), _("By whom"), _("PDCA phase"),
            _("Value of a step"), _("After step"), _("Forms"), _("Obstacle"),
        ),
        *(
            (
                one.title, one.number, one.only_if, one.actors, one.phase, one.value, one.after,
                "; ".join(one.forms), one.obstacle,
            )
            for one in words.steps
        ),
    ]  # fmt: skip


def _counts(words: ProcedureWords) -> list[SheetRow]:
    return [
        (words.title, _("Steps"), _("Source")),
        *((word, count, "") for word, count in words.phases),
        *words.values,
        (words.summary, None, None),
    ]


def _streamlined(words: ProcedureWords) -> list[SheetRow]:
    return [
        (_("Step before"), _("No."), _("What was done"), _("Is now step"), _("Adds steps")),
        *((one.title, one.number, one.kind, one.into, one.adds) for one in words.streamlined),
    ]
