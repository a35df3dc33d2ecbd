"""What begins a revision by a rule or a decision: kept as what it is, worded for whoever reads it.

A manager who reopens writes why, and those words are all there is; the cause is empty then. What
stood in the words of one language before causes were kept has none either, and is read as it is.
"""

from django.utils.translation import gettext as _

from core.canonical import Json, JsonObject
from core.figures import day
from core.language import localized

FATALITY = "fatality"
OBJECTION = "objection"


def fatality_cause(*, reference: str, date: str, confirmed: bool) -> JsonObject:
    """A decision on the fatal accident of this reference and day (ISO)."""
    return {"kind": FATALITY, "ref": reference, "date": date, "confirmed": confirmed}


def objection_cause(
    *, number: int, name: str, before: Json, after: Json, reason: str
) -> JsonObject:
    """An upheld objection: what is put right, by language, and why in the words of who decided."""
    return {
        "kind": OBJECTION,
        "number": number,
        "name": name,
        "before": before,
        "after": after,
        "reason": reason,
    }


def reason_in_words(cause: Json | None, reason: str) -> str:
    """Why a revision was begun, in the language of who reads it; ``reason`` as written, else."""
    kind = (cause or {}).get("kind")
    if cause and kind == FATALITY:
        return _fatality(cause)
    if cause and kind == OBJECTION:
        return _("Objection %(number)s upheld. %(name)s: %(before)s → %(after)s. %(reason)s") % {
            "number": cause["number"],
            "name": cause["name"],
            "before": localized(cause["before"]),
            "after": localized(cause["after"]),
            "reason": cause["reason"],
        }
    return reason


def _fatality(cause: Json) -> str:
    said = (
        _(
            "Fatal accident %(reference)s of %(day)s was confirmed after the result was "
            "approved: this revision counts it."
        )
        if cause["confirmed"]
        else _(
            "Fatal accident %(reference)s of %(day)s was rejected after the result was "
            "approved: this revision no longer counts it."
        )
    )
    return said % {"reference": cause["ref"], "day": day(cause["date"])}
