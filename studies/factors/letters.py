"""What a rated factor is: a strength, a weakness, an opportunity or a threat."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _


def letter_of(key: str, rating: int) -> str:
    """S, W, O or T, by the side in its key (``internal.b1``) and the sign of its rating."""
    is_internal = key.startswith("internal.")
    if rating > 0:
        return "S" if is_internal else "O"
    return "W" if is_internal else "T"


def misplaced(
    kind: str, cites: Collection[str], *, ratings: Mapping[str, int], labels: Mapping[str, str]
) -> str:
    """Why a strategy does not belong into the field ``kind`` (SO, WO, ST, WT); "" where it does.

    It cites one factor or more of each of the two letters, and no other. ``labels``: what the
    tables call each, by key.
    """
    letters = {key: letter_of(key, ratings[key]) for key in cites if key in ratings}
    unrated = [labels.get(key, key) for key in cites if key not in ratings]
    if unrated:
        return _("It cites %(codes)s, which is not rated.") % {"codes": ", ".join(unrated)}
    others = [
        f"{labels.get(key, key)} ({letter})"
        for key, letter in letters.items()
        if letter not in kind
    ]
    if others:
        return _("A strategy of the field %(kind)s cannot rest on %(codes)s.") % {
            "kind": kind,
            "codes": ", ".join(others),
        }
    lacking = [letter for letter in kind if letter not in letters.values()]
    if lacking:
        return _(
            "A strategy of the field %(kind)s cites a factor of each kind: %(letter)s lacks."
        ) % {
            "kind": kind,
            "letter": ", ".join(lacking),
        }
    return ""
