"""What a document of many results is called."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from reports.selectors import ListedResult, instrument_word

MOST_IN_TITLE = 3  # contractors in a title


def subject_of(listed: Sequence[ListedResult]) -> str:
    """``2024: PT A, PT B (CSMS)``, ``2023–2024: 300 contractors (CSMS)``; "" of none."""
    if not listed:
        return ""
    years = sorted({one.year for one in listed})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    names = sorted({one.contractor for one in listed})
    many = _("%(count)s contractors") % {"count": len(names)}
    who = many if len(names) > MOST_IN_TITLE else ", ".join(names)
    words = sorted({instrument_word(one.instrument, one.level) for one in listed})
    return f"{span}: {who} ({', '.join(words)})"
