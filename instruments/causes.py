"""What made a rule fire, in words: "7.4.2 and 9.3.5 are major", "element 2 is below 40 %".

Each goes on with "because". A rule is told with ``words``, what its codes are called; without
them (a rule that was frozen before there were any) the codes stand for themselves.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.canonical import Json
from core.figures import figure, percent
from core.language import localized
from instruments.sheets import Sheet

MOST_NAMED = 8  # items in a sentence; the lists beside it name all


def with_words(rules: Iterable[Json], sheet: Sheet) -> list[dict[str, Any]]:
    """The rules, each with what the choice or the aspects it counts are called.

    An aspect that the instrument does not have keeps its code, a choice that no scale has too.
    """
    aspects = {aspect["code"]: aspect["title"] for aspect in sheet.content["aspects"]}
    told = []
    for rule in rules:
        words: dict[str, Any] = {}
        if rule["measure"] == "answers":
            words = _choices(sheet, rule["kind"])
        elif rule["measure"] == "aspects_below":
            words = {code: aspects[code] for code in rule.get("aspects", aspects)}
        told.append({**rule, "words": words} if words else dict(rule))
    return told


def _choices(sheet: Sheet, kind: str) -> dict[str, Any]:
    found = (item.scale.choice(kind) for item in sheet.items)
    return next(({kind: choice.label} for choice in found if choice), {})


def cause(rule: Json, fired: Json, *, incidents: Sequence[str] = ()) -> str:
    """Why a rule fired, to follow "because".

    ``fired`` is its entry of the output's downgrades. ``incidents`` are its incidents as they are
    to be named; without, by their references.
    """
    if fired.get("items"):
        return _of_items(rule, fired["items"])
    if fired.get("elements"):
        return _of_elements(rule, fired["elements"])
    if fired.get("aspects"):
        return _of_aspects(rule, fired["aspects"])
    named = list(incidents or fired["incidents"])
    return ngettext("of incident %(list)s", "of incidents %(list)s", len(named)) % {
        "list": _list(named)
    }


def _of_items(rule: Json, items: Sequence[str]) -> str:
    shown, more = items[:MOST_NAMED], len(items) - MOST_NAMED
    rest = [_("%(count)s more") % {"count": more}] if more > 0 else []
    values = {"list": _list([*shown, *rest])}
    if rule["measure"] == "answers":
        word = localized(rule.get("words", {}).get(rule["kind"])) or rule["kind"]
        return ngettext("%(list)s is %(answer)s", "%(list)s are %(answer)s", len(items)) % (
            values | {"answer": word.lower()}
        )
    return ngettext(
        "%(list)s has a score of at most %(score)s",
        "%(list)s have scores of at most %(score)s",
        len(items),
    ) % (values | {"score": figure(rule["score"])})


def _of_elements(rule: Json, elements: Sequence[str]) -> str:
    return ngettext(
        "element %(list)s is below %(percent)s",
        "elements %(list)s are below %(percent)s",
        len(elements),
    ) % {"list": _list(elements), "percent": percent(rule["percent"])}


def _of_aspects(rule: Json, aspects: Sequence[str]) -> str:
    words = rule.get("words", {})
    named = [f"“{localized(words[code])}”" if code in words else code for code in aspects]
    return ngettext(
        "the aspect %(list)s is below %(percent)s",
        "the aspects %(list)s are below %(percent)s",
        len(aspects),
    ) % {"list": _list(named), "percent": percent(rule["percent"])}


def _list(named: Sequence[str]) -> str:
    return get_text_list(list(named), _("and"))
