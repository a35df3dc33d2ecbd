"""What the scripts of the checklist need besides the items: words, in the language of the page."""

from django.utils.translation import gettext as _


def workspace_words() -> dict[str, str]:
    """Sentences that the scripts say by themselves; ``{name}`` is filled in by them."""
    return {
        "found_some": _("{count} of {items} items shown."),
        "found_none": _("No item matches. Change the filter or the search."),
        "none_open": _("No item on this page is open."),
    }
