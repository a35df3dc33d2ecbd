"""Why this colour, in whole sentences: the band, the rules that fired, the next band."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.canonical import Json
from core.figures import figure, percent
from core.language import localized
from reports.results.frozen_results import FrozenBand, FrozenDowngrade, FrozenLadder, downgrades_of


def reason(
    value: str | None,
    *,
    by_score: str | None,
    ladder: FrozenLadder,
    downgrades: Sequence[FrozenDowngrade],
) -> str:
    """Why the rating is what it is, the clear sentence first.

    ``value`` and ``by_score`` are the output's percent and rating_by_score.
    """
    band = ladder.band(by_score)
    if value is None or band is None:
        first = _("No item was scored, so there is no percent and no rating.")
        return " ".join([first, *(_fired(one) for one in downgrades)])
    place = {"percent": percent(value), "rating": band.rating.label, "band": band_words(band)}
    if not downgrades:
        return (
            _("The score of %(percent)s lies in the %(rating)s band (%(band)s).") % place
            + " "
            + _("No downgrade rule applied.")
        )
    head, *rest = downgrades
    if not head.changed:
        first = _("The score of %(percent)s lies in the %(rating)s band (%(band)s).") % place
        return " ".join([first, *(_fired(one) for one in downgrades)])
    first = _(
        "The score of %(percent)s lies in the %(rating)s band (%(band)s), but the rule "
        "“%(rule)s” lowers it to %(after)s because %(cause)s."
    ) % (place | _rule_words(head))
    return " ".join([first, *(_fired(one) for one in rest)])


def band_words(band: FrozenBand) -> str:
    """Where a band lies: "from 85 %", "from 75 % to below 85 %", "below 75 %"."""
    if band.high is None:
        return _("from %(low)s") % {"low": percent(band.low)}
    if Decimal(band.low) == 0:
        return _("below %(high)s") % {"high": percent(band.high)}
    return _("from %(low)s to below %(high)s") % {
        "low": percent(band.low),
        "high": percent(band.high),
    }


def distance(
    value: str | None,
    *,
    by_score: str | None,
    ladder: FrozenLadder,
    downgrades: Sequence[FrozenDowngrade] = (),
) -> str:
    """How far the score is from the next better band, or above the edge of the best; "" if none.

    No points lead there while a rule has lowered the rating: then what must be put right is said
    instead, and where that is nothing (incidents have happened), no distance.
    """
    is_lowered = any(one.changed for one in downgrades)
    causes = [one.cause for one in downgrades if not one.incidents]
    if is_lowered and causes:
        return _("Whatever the score, this must be put right first: %(causes)s.") % {
            "causes": "; ".join(causes)
        }
    band = ladder.band(by_score)
    if value is None or band is None:
        return ""
    above = ladder.next_above(value)
    if above is None:
        gap = str(Decimal(value) - Decimal(band.low))
        return _("The score is %(points)s points above the lower edge of %(rating)s.") % {
            "points": figure(gap),
            "rating": band.rating.label,
        }
    if is_lowered:
        return ""
    gap = str(Decimal(above.low) - Decimal(value))
    return _("The score is %(points)s points short of %(rating)s (%(band)s).") % {
        "points": figure(gap),
        "rating": above.rating.label,
        "band": band_words(above),
    }


def by_own_rules(context: Json, *, ladder: FrozenLadder, rating: str | None) -> str:
    """What the instrument's own rules would say of a result that was rated by others; else "".

    ``rating`` is the one it has.
    """
    own = context.get("by_own_rules")
    if own is None:
        return ""
    words = {
        "chosen": localized(context["rule_set"]["title"]),
        "own": localized(own["title"]),
        "rating": ladder.rating(own["rating"]).label,
    }
    if own["rating"] == rating:
        return (
            _(
                "The period chose the rules “%(chosen)s”; those of the instrument, “%(own)s”, "
                "would give the same rating."
            )
            % words
        )
    fired = downgrades_of(
        own["downgrades"], ladder=ladder, rules=own["rules"], incidents=context["incidents"]
    )
    causes = [one.cause for one in fired if one.changed]
    if not causes:
        return (
            _(
                "The period chose the rules “%(chosen)s”; by those of the instrument, “%(own)s”, "
                "the rating would be %(rating)s."
            )
            % words
        )
    return _(
        "The period chose the rules “%(chosen)s”; by those of the instrument, “%(own)s”, "
        "the rating would be %(rating)s because %(cause)s."
    ) % (words | {"cause": get_text_list(causes, _("and"))})


def rated_otherwise(context: Json, *, ladder: FrozenLadder, rating: str | None) -> str:
    """As ``by_own_rules``, but "" where the rating would be the same."""
    own = context.get("by_own_rules")
    if own is None or own["rating"] == rating:
        return ""
    return by_own_rules(context, ladder=ladder, rating=rating)


def _fired(one: FrozenDowngrade) -> str:
    if one.changed:
        return _("The rule “%(rule)s” lowers it to %(after)s because %(cause)s.") % (
            _rule_words(one)
        )
    return _(
        "The rule “%(rule)s” applies because %(cause)s, but the rating is already as low."
    ) % _rule_words(one)


def _rule_words(one: FrozenDowngrade) -> dict[str, str]:
    return {"rule": one.rule, "after": one.after.label, "cause": one.cause}
