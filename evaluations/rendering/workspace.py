"""What the scripts of the checklist need besides the items: words, in the language of the page."""

from django.utils.translation import gettext as _


def workspace_words() -> dict[str, str]:
    """Sentences that the scripts say by themselves; ``{name}`` is filled in by them."""
    return {
        "found_some": _("{count} of {items} items shown."),
        "found_none": _("No item matches. Change the filter or the search."),
        "figure": _("Item {items}: write the figure as a number from 0 on"),
        "figure_reason": _("Item {items}: write why another score, then it is saved"),
        "proposed": _("stands for {choice}"),
        "measured": _("Figure"),
        "saved_by": _("saved by {person}"),
        "assigned": _("for {person}"),
        "nobody": _("Nobody in particular"),
        "not_assigned": _("Not assigned. Try again when the line is back."),
        "last_year": _("Last year ({year})"),
        "take_last_year": _("Use last year's answer"),
        "not_on_scale": _("This choice is not on this year's scale."),
        "changed_from": _("{year}: {was}"),
        "history": _("History"),
        "undo": _("Undo the last change"),
        "no_history": _("Not answered yet: there is nothing to show or to undo."),
        "nothing_to_undo": _("There is nothing more to undo."),
        "history_unreachable": _(
            "The history cannot be reached now. Try again when the line is back."
        ),
        "none_open": _("No item on this page is open."),
    }
