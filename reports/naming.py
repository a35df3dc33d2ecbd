"""What a document of many results is called."""

from collections.abc import Collection, Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_IN_TITLE = 3  # contractors in a title
MOST_REVISED = 10  # results that are named as being revised


def subject_words(*, years: Collection[int], names: Sequence[str], instruments: str) -> str:
    """``2024: PT A, PT B (CSMS)``, ``2023–2024: 300 contractors (CSMS)``; names as they come."""
    first, last = min(years), max(years)
    span = str(first) if first == last else f"{first}–{last}"
    many = _("%(count)s contractors") % {"count": len(names)}
    who = many if len(names) > MOST_IN_TITLE else ", ".join(names)
    return f"{span}: {who} ({instruments})"


def being_revised_sentence(names: Sequence[str]) -> str:
    """Which results may be replaced by a revision that is being prepared; "" where none is."""
    if not names:
        return ""
    listed = [*names[:MOST_REVISED], *(["…"] if len(names) > MOST_REVISED else [])]
    return ngettext(
        "%(count)s result here is being revised (%(names)s): it stands until the next revision is "
        "published.",
        "%(count)s results here are being revised (%(names)s): each stands until its next revision "
        "is published.",
        len(names),
    ) % {"count": len(names), "names": get_text_list(listed, _("and"))}
