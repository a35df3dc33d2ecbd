"""Reads of standing. Each starts from access."""

from instruments.choices import PublicationStatus
from instruments.models import Ladder
from outcomes.standing.models import StandingRules
from outcomes.standing.rules.parts import StandingRulesSpec
from outcomes.standing.rules.reading import stored_standing_rules


def known_ratings() -> set[str]:
    """The codes of the ratings of every published ladder."""
    ladders = Ladder.objects.filter(status=PublicationStatus.PUBLISHED)
    found = ladders.values_list("content__ratings", flat=True)
    return {rating["code"] for ratings in found for rating in ratings}


def rules_in_force() -> StandingRules | None:
    """The version that was published last; None before any was."""
    published = StandingRules.objects.filter(status=PublicationStatus.PUBLISHED)
    return published.order_by("-published_at", "-version").first()


def spec_of(row: StandingRules) -> StandingRulesSpec:
    """What a version says."""
    return stored_standing_rules(row.content)
