"""Whose rating the instrument's own rules would change, where the period chose others."""

from evaluations.models import Result
from overview.dashboard.results import RatedYear
from reports.results.reasons import rated_otherwise

CONTEXT_PARTS = ("by_own_rules", "rule_set", "incidents")


def otherwise_in(year: RatedYear) -> tuple[tuple[str, str], ...]:
    """Each by contractor, with a sentence: one statement, and none where no period chose."""
    chosen = {one.sha256: one for one in year.results if one.by_other_rules}
    if not chosen:
        return ()
    frozen = {
        sha256: dict(zip(CONTEXT_PARTS, parts, strict=True))
        for sha256, *parts in Result.objects.filter(sha256__in=chosen).values_list(
            "sha256", *(f"context__{part}" for part in CONTEXT_PARTS)
        )
    }
    told = (
        (
            one.contractor,
            rated_otherwise(frozen[sha256], ladder=year.ladders[one.ladder_id], rating=one.rating),
        )
        for sha256, one in chosen.items()
    )
    return tuple((name, sentence) for name, sentence in told if sentence)
