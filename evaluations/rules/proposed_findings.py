"""Which finding an answer calls for: proposed to who fills in, who may choose another or none."""

from core.language import localized
from findings.choices import FindingSeverity
from findings.rules.severities import severity_of_conformity
from instruments.sheets import Sheet, SheetItem

# What is offered, and asked of nobody, beside an answer that earns less than half.
LOW_SEVERITY = FindingSeverity.MINOR


def proposed_severity(item: SheetItem, choice: str) -> FindingSeverity | None:
    """The severity of the finding that this answer calls for; None where it calls for none."""
    return severity_of_conformity(choice) if item.scale.kind == "conformity" else None


def proposed_severities(sheet: Sheet) -> dict[str, FindingSeverity]:
    """By choice, of all items of a sheet."""
    return {
        choice.code: severity
        for item in sheet.items
        for choice in item.scale.choices
        if (severity := proposed_severity(item, choice.code))
    }


def proposed_description(item: SheetItem, choice: str) -> str:
    """What a finding of this answer says while nobody has written it: the item, and its criterion.

    In the active language; "" for a choice that lies outside the item's scale.
    """
    chosen = item.scale.choice(choice)
    if chosen is None:
        return ""
    meaning = item.guide.get(choice) or chosen.meaning
    texts = dict.fromkeys((localized(item.title), localized(chosen.label), localized(meaning)))
    return ": ".join(text for text in texts if text)
