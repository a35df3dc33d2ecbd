"""What a document of many results is called."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

MOST_IN_TITLE = 3  # contractors in a title


def subject_words(*, years: Collection[int], names: Sequence[str], instruments: str) -> str:
    """``2024: PT A, PT B (CSMS)``, ``2023–2024: 300 contractors (CSMS)``; names as they come."""
    first, last = min(years), max(years)
    span = str(first) if first == last else f"{first}–{last}"
    many = _("%(count)s contractors") % {"count": len(names)}
    who = many if len(names) > MOST_IN_TITLE else ", ".join(names)
    return f"{span}: {who} ({instruments})"
