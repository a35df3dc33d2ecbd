"""What is told of a result to who holds its hash, and so a document that shows it."""

from collections.abc import Collection, Iterator
from datetime import datetime, tzinfo
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contractors.days import clocks_of, days_at
from contractors.models import Contractor
from core.canonical import Json
from core.figures import instant, instant_in_both, percent, whole
from documents.verification.verifiable import PublishedRecord
from evaluations.choices import ResultState, with_round
from evaluations.models import Publication, Result
from evaluations.revisions import being_revised_among
from instruments.ratings import rating_badge
from reports.access import published_results
from reports.results.frozen_results import FrozenLadder, ladder_of
from reports.selectors import instrument_word
from standings.rendering import gap_words, standing_since
from standings.selectors import standings_on

Revision = tuple[str, int, int]  # a result's hash, its revision, the latest published one
PRINTED = (
    "company__name",
    "evaluation__period__year",
    "evaluation__instrument__code",
    "evaluation__level",
    "evaluation__period__round",
    "output__percent",
    "output__rating",
    "context__ladder",
    KT("context__by_own_rules__rating"),
    "state",
    "publication__provisional_until",
    "publication__finality__final_at",
    "evaluation__contractor",
    "context__undecided",
)


class PrintedResult(NamedTuple):
    """What a document prints of a result, in the order of ``PRINTED``."""

    company: str
    year: int
    instrument: str
    level: str
    audit_round: int
    percent: str | None
    rating: str
    ladder: Json
    by_own_rules: str | None
    state: str
    end: datetime | None
    since: datetime | None
    contractor: int
    undecided: Json


def known_results(digests: Collection[str]) -> list[str]:
    """Those of these hashes that a result here has, published or not."""
    return list(Result.objects.filter(sha256__in=digests).values_list("sha256", flat=True))


def published_records(digests: Collection[str], most: int) -> list[PublishedRecord]:
    """What scorecard and comparison print of the published ones, at most so many of them, and
    where the company stands today.

    Each is some 30 kB, so no more are read than are shown; the replaced ones come first.
    """
    few = {sha256: (own, latest) for sha256, own, latest in _revisions(digests)[:most]}
    stands, being_revised = _work_standings(few), being_revised_among(few)
    told = {}
    results = Result.objects.with_state().filter(sha256__in=few)
    read = {key: PrintedResult(*row) for key, *row in results.values_list("sha256", *PRINTED)}
    clocks = clocks_of({one.contractor for one in read.values()}) if read else {}
    for sha256, printed in read.items():
        revision, latest = few[sha256]
        told[sha256] = PublishedRecord(
            sha256=sha256,
            facts=_facts(printed, is_replaced=latest > revision, clock=clocks[printed.contractor]),
            revision=revision,
            replaced_by=latest if latest > revision else None,
            being_revised=sha256 in being_revised,
            overtaken=printed.state == ResultState.OVERTAKEN,
            today=stands.get(sha256, ()),
        )
    return [told[sha256] for sha256 in few]


def _facts(of: PrintedResult, *, is_replaced: bool, clock: tzinfo) -> tuple[tuple[str, str], ...]:
    """What a document prints, each with its name; ``clock`` is the company's."""
    ladder = ladder_of(of.ladder)
    own = of.by_own_rules if of.by_own_rules != of.rating else None
    state, end = ResultState(of.state), instant_in_both(of.end, clock) if of.end else ""
    return (
        (_("Company"), of.company),
        (_("Year"), with_round(of.year, of.audit_round)),
        (_("Instrument"), instrument_word(of.instrument, of.level)),
        (_("Percent"), percent(of.percent)),
        (_("Rating"), rating_badge(ladder.rating(of.rating).entry)),
        *_otherwise(ladder, own),
        *_undecided(len(of.undecided)),
        *_standing(state, end=end, since=of.since, is_replaced=is_replaced),
    )


def _work_standings(digests: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Of each of these results what stands of its company today; what nobody decided is said to be
    not known, and is neither a permission nor unrated."""
    of = dict(
        Result.objects.filter(sha256__in=digests).values_list("sha256", "evaluation__contractor")
    )
    companies = Contractor.objects.filter(pk__in=set(of.values()))
    stands = standings_on(companies, days=days_at(timezone.now()))
    told = {
        pk: standing_since(one.decision) if one.decision else gap_words(one)
        for pk, one in stands.items()
    }
    return {sha256: ((_("Work standing today"), told[pk]),) for sha256, pk in of.items()}


def _standing(
    state: ResultState, *, end: str, since: datetime | None, is_replaced: bool
) -> Iterator[tuple[str, str]]:
    """Provisional or final; of a replaced one nothing: it is the later one that is objected to."""
    if not (is_replaced and state == ResultState.PROVISIONAL):
        yield _("Provisional or final"), _state(state, end=end, since=since)


def _state(state: ResultState, *, end: str, since: datetime | None) -> str:
    """``Provisional until 14 February 2024 09:30 WIB``, ``Final since ...``, ``Final``."""
    if state == ResultState.PROVISIONAL and end:
        return _("Provisional, objections until %(moment)s") % {"moment": end}
    if since and state == ResultState.FINAL:
        return _("Final since %(moment)s") % {"moment": instant(since)}
    return str(state.label)


def _otherwise(ladder: FrozenLadder, rating: str | None) -> Iterator[tuple[str, str]]:
    """The rating that the instrument's own rules would have given, where it is another."""
    if rating:
        yield _("By the instrument's own rules"), rating_badge(ladder.rating(rating).entry)


def _undecided(count: int) -> Iterator[tuple[str, str]]:
    """How many incidents nobody had decided at approval; nothing where there was none."""
    if count:
        words = ngettext(
            "%(undecided)s incident not decided at approval: it does not count.",
            "%(undecided)s incidents not decided at approval: they do not count.",
            count,
        )
        yield _("Incidents"), words % {"undecided": whole(count)}


def _revisions(digests: Collection[str]) -> list[Revision]:
    """Those of these results that were published, the replaced ones first."""
    latest = (
        Publication.objects.filter(result__evaluation=OuterRef("evaluation"))
        .order_by("-result__revision")
        .values("result__revision")[:1]
    )
    found = (
        published_results()
        .filter(sha256__in=digests)
        .annotate(latest=Subquery(latest))
        .values_list("sha256", "revision", "latest")
    )
    return sorted(found, key=lambda one: (one[2] == one[1], one[0]))
