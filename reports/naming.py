"""What a document of many results is called."""

from collections.abc import Collection, Mapping, Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.figures import whole

MOST_IN_TITLE = 3  # contractors in a title
MOST_REVISED = 10  # results that are named as being revised


def subject_words(*, years: Collection[int], names: Sequence[str], instruments: str) -> str:
    """``2024: PT A, PT B (CSMS)``, ``2023–2024: 300 contractors (CSMS)``; names as they come."""
    first, last = min(years), max(years)
    span = str(first) if first == last else f"{first}–{last}"
    many = _("%(count)s contractors") % {"count": len(names)}
    who = many if len(names) > MOST_IN_TITLE else ", ".join(names)
    return f"{span}: {who} ({instruments})"


def being_revised_sentence(names: Sequence[str], *, overtaken: Sequence[str] = ()) -> str:
    """Which results no longer hold, then which others may be replaced; "" where none is either."""
    others = [one for one in names if one not in overtaken]
    return " ".join(filter(None, (_overtaken_sentence(overtaken), _revised_sentence(others))))


def undecided_sentence(undecided: Mapping[str, int]) -> str:
    """How many incidents were left undecided at approval, and of whom; "" for none."""
    count = sum(undecided.values())
    if not count:
        return ""
    return ngettext(
        "%(count)s incident was not decided at approval and does not count (%(names)s).",
        "%(count)s incidents were not decided at approval and do not count (%(names)s).",
        count,
    ) % {"count": whole(count), "names": _listed(list(undecided))}


def _overtaken_sentence(names: Sequence[str]) -> str:
    if not names:
        return ""
    return ngettext(
        "%(count)s result here is overtaken by an incident decided after its approval (%(names)s): "
        "it no longer holds.",
        "%(count)s results here are overtaken by incidents decided after their approval "
        "(%(names)s): they no longer hold.",
        len(names),
    ) % {"count": len(names), "names": _listed(names)}


def _listed(names: Sequence[str]) -> str:
    listed = [*names[:MOST_REVISED], *(["…"] if len(names) > MOST_REVISED else [])]
    return get_text_list(listed, _("and"))


def _revised_sentence(names: Sequence[str]) -> str:
    if not names:
        return ""
    return ngettext(
        "%(count)s result here is being revised (%(names)s): it stands until the next revision is "
        "published.",
        "%(count)s results here are being revised (%(names)s): each stands until its next revision "
        "is published.",
        len(names),
    ) % {"count": len(names), "names": _listed(names)}
