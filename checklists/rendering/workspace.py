"""What the scripts of the checklist need besides the items: words, in the language of the page."""

from typing import Any

from django.utils.translation import gettext as _

from core.figures.reading import NOT_APPLICABLE_WORDS


def workspace_words() -> dict[str, Any]:
    """Sentences that the scripts say by themselves; ``{name}`` is filled in by them."""
    return _item_words() | _figure_words() | _history_words() | _paste_words()


def _item_words() -> dict[str, Any]:
    """Of an item: its findings, its scale, who works on it, what was answered last year."""
    return {
        "findings_one": _("1 finding"),
        "findings_many": _("{count} findings"),
        "offer": _("Raise a finding: {severity}"),
        "offered": _("Finding {severity} is kept on this device and goes out at once."),
        "raised": _("Finding {reference} is raised."),
        "raised_open": _("Write what was found"),
        "off_scale": _("{typed} is not on the scale of this item: {scale}."),
        "legend": _("answer of {year}"),
        "found_some": _("{count} of {items} items shown."),
        "found_none": _("No item matches. Change the filter or the search."),
        "saved_by": _("saved by {person}"),
        "assigned": _("for {person}"),
        "nobody": _("Nobody in particular"),
        "not_assigned": _("Not assigned. Try again when the connection is back."),
        "last_year": _("Last year ({year})"),
        "take_last_year": _("Use last year's answer"),
        "not_on_scale": _("This choice is not on this year's scale."),
        "changed_from": _("{year}: {was}"),
        "no_guide": _("This help needs a connection. Try again when it is back."),
        "none_open": _("No item on this page is open."),
    }


def _figure_words() -> dict[str, Any]:
    """Of a measured figure: how it is read, what it stands for."""
    return {
        "figure": _("Item {items}: write the figure as a number from 0 on"),
        "figure_readings": _(
            "Item {items}: “{typed}” can be read as {one} or as {other}: write the one you mean"
        ),
        "figure_share": _("Item {items}: a share is at most 100 %: correct it"),
        "figure_reason": _("Item {items}: write why another score, then it is saved"),
        "figure_proposed": _("Item {items}: write why not the proposed figure, then it is saved"),
        "proposed": _("stands for {choice}"),
        "readings": _("“{typed}” has two readings: take one"),
        "take": _("Take {figure}"),
        "measured": _("Figure"),
    }


def _history_words() -> dict[str, Any]:
    """Of what an item was before, and of taking a change back."""
    return {
        "history": _("History"),
        "undo": _("Undo the last change"),
        "no_history": _("Not answered yet: there is nothing to show or to undo."),
        "nothing_to_undo": _("There is nothing more to undo."),
        "history_unreachable": _(
            "The history cannot be reached now. Try again when the connection is back."
        ),
    }


def _paste_words() -> dict[str, Any]:
    """Of rows that are pasted, before they are filled in."""
    return {
        "paste_title": _("Pasted rows: {rows}"),
        "paste_all": _("Every row has its item. Look at them, then fill them in."),
        "paste_some": _("{count} of {rows} rows can be filled in; the others are left out."),
        "paste_fill": _("Fill in {count} items"),
        "paste_cancel": _("Fill in nothing"),
        "paste_item": _("Item"),
        "paste_score": _("Score"),
        "paste_na": NOT_APPLICABLE_WORDS,
        "paste_unknown": _("there is no such item on this page"),
        "paste_beyond": _("below the last item that is shown"),
        "paste_empty": _("no score, the item stays as it is"),
        "paste_off_scale": _("not on the scale of this item"),
        "paste_reason": _("not applicable needs its reason in the next column"),
    }
