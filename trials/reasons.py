"""Rules that fired, and why a rating changed, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.canonical import Json
from core.language import localized
from instruments.causes import cause
from instruments.ratings import rating_of


def word_of(ladder: Json, code: str | None) -> str:
    """A rating in a word; "no rating" for None."""
    rating = rating_of(ladder, code)
    return localized(rating["label"]) if rating else _("no rating")


def fired_words(fired: Json, rules: Mapping[str, Json], *, ladder: Json) -> str:
    """A rule that fired: its title, from which rating to which, and why."""
    rule = rules.get(fired["rule"])
    return _("%(rule)s: %(before)s → %(after)s (%(why)s)") % {
        "rule": localized(rule["title"]) if rule else fired["rule"],
        "before": word_of(ladder, fired["from"]),
        "after": word_of(ladder, fired["to"]),
        "why": ", ".join(fired["incidents"]) or (cause(rule, fired) if rule else "–"),
    }
