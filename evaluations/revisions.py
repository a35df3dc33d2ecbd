"""The revisions of an evaluation: why each was begun, which stands, which was replaced."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.audit import deeds_on
from core.contributions import gathered
from evaluations.access import (
    decides_on_evaluations,
    fills_checklists,
    is_rated,
    parts_changed_since,
    results_visible_to,
    whose_to_fill,
)
from evaluations.causes import FATALITY
from evaluations.choices import CAN_BE_BACK, CAN_BE_DECIDED, OPEN_STATUSES
from evaluations.models import Evaluation, Publication, Reopening, Result
from evaluations.models.results import (
    counts_fatality_otherwise,
    is_being_revised,
    is_overtaken,
    published_earlier,
    published_later,
)
from instruments.ratings import rating_of


@dataclass(frozen=True, slots=True)
class RevisionResult:
    """The result of a revision in a list of them: its hash, its figure, since when."""

    sha256: str
    percent: str | None
    rating: Mapping[str, Any] | None
    approved_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of an evaluation: why it was begun, and what came of it.

    ``begun`` is None for the first, ``result`` while it is filled in or reviewed;
    ``replaced_by`` is the number of the published revision that took its place, None while it
    stands or is not done.
    """

    number: int
    begun: Reopening | None
    result: RevisionResult | None
    replaced_by: int | None


def reopenings_of(evaluation: Evaluation) -> QuerySet[Reopening]:
    """Why each revision after the first was begun, with who did it."""
    return Reopening.objects.in_force().filter(evaluation=evaluation).select_related("reopened_by")


def revisions_of(evaluation: Evaluation) -> list[Revision]:
    """Every revision of an evaluation, the first one first: two statements.

    The caller has found the evaluation through access, among the owner's people.
    """
    begun = {one.revision: one for one in reopenings_of(evaluation)}
    found = evaluation.results.annotate(
        percent=KT("output__percent"),
        rating=KT("output__rating"),
        published_at=F("publication__published_at"),
    ).values_list("revision", "sha256", "percent", "rating", "approved_at", "published_at")
    results = {
        revision: RevisionResult(
            sha256, percent, rating_of(evaluation.ladder.content, rating), approved, published
        )
        for revision, sha256, percent, rating, approved, published in found
    }
    latest = max((number for number, one in results.items() if one.published_at), default=0)
    return [
        Revision(
            number=number,
            begun=begun.get(number),
            result=results.get(number),
            replaced_by=latest if number in results and number < latest else None,
        )
        for number in range(1, evaluation.revision + 1)
    ]


def reopening_stays(evaluation: Evaluation) -> str:
    """Why the reopening of the revision in hand cannot be undone; "" where it is safe.

    It is while the revision is as it was begun and does not wait for a decision as somebody has
    submitted it, the result before it holds, a person began it or a fatal accident that was decided
    otherwise again, and no REVISION_HOLDS of other rooms name a reason.
    """
    begun = begun_now(evaluation)
    if begun is None or evaluation.status not in CAN_BE_BACK:
        return _("No revision of it is being begun: there is no reopening to undo.")
    before_holds = _result_before_holds(evaluation)
    if begun.cause and not (before_holds and _is_by_fatality(begun)):
        return _("A decision began this revision, and what was decided stands: correct it.")
    deed = deeds_on(Evaluation, "reopen_evaluation").filter(target_id=evaluation.pk).latest("pk")
    if evaluation.status in CAN_BE_DECIDED:
        later = deeds_on(Evaluation, "submit_evaluation").filter(pk__gt=deed.pk)
        if later.filter(target_id=evaluation.pk).exists():
            return _("It was submitted since it was reopened: approve it, or return it.")
    raised = evaluation.item_findings.filter(finding__raised_at__gte=begun.reopened_at)
    if parts_changed_since(evaluation, deed) or raised.exists():
        return _("It was worked on since it was reopened: submit it, so that nothing is lost.")
    if not before_holds:
        return _("A fatal accident was decided since: the result before no longer holds.")
    holds = (hold.reason(evaluation) for hold in gathered("REVISION_HOLDS"))
    return next(filter(None, holds), "")


def begun_now(evaluation: Evaluation) -> Reopening | None:
    """What began the revision in hand; None of the first."""
    return reopenings_of(evaluation).filter(revision=evaluation.revision).first()


def outlives_its_cause(evaluation: Evaluation) -> bool:
    """Whether the revision in hand goes on though the fatal accident that began it was decided
    otherwise again: it was worked on, or an objection is put right by it.

    Its pages say what to do. No statement of a first revision, or of what is approved.
    """
    if evaluation.revision == 1 or evaluation.status not in CAN_BE_BACK:
        return False
    begun = begun_now(evaluation)
    return begun is not None and _is_by_fatality(begun) and _result_before_holds(evaluation)


def _is_by_fatality(begun: Reopening) -> bool:
    return bool(begun.cause.get("kind") == FATALITY)


def _result_before_holds(evaluation: Evaluation) -> bool:
    before = evaluation.results.filter(revision=evaluation.revision - 1)
    return not before.filter(counts_fatality_otherwise()).exists()


@dataclass(frozen=True, slots=True)
class LaterRevision:
    """What came after a result. ``sha256`` and ``published_at`` of the published one that replaced
    it, else the revision is not published yet; ``reason`` says why it was begun."""

    number: int
    reason: str
    reopened_at: datetime | None
    sha256: str
    published_at: datetime | None


def later_revision(result: Result) -> LaterRevision | None:
    """The published revision that replaced a result, else the one being worked on; None: it stands.

    Two statements. What is told is no secret to who may see the result.
    """
    published = (
        Publication.objects.filter(
            result__evaluation=result.evaluation_id, result__revision__gt=result.revision
        )
        .order_by("-result__revision")
        .values_list("result__revision", "result__sha256", "published_at")
        .first()
    )
    begun = (
        Reopening.objects.in_force()
        .filter(evaluation=result.evaluation_id, revision__gt=result.revision)
        .order_by("-revision")
    )
    if published:
        number, sha256, at = published
        why = begun.filter(revision=number).first()
        return LaterRevision(
            number, why.why if why else "", why.reopened_at if why else None, sha256, at
        )
    last = begun.first()
    if last is None:
        return None
    return LaterRevision(last.revision, last.why, last.reopened_at, "", None)


def replaced_among(digests: Collection[str]) -> set[str]:
    """Those of these results, by hash, that a later published revision replaced: one statement."""
    found = Result.objects.filter(Exists(published_later()), sha256__in=digests)
    return set(found.values_list("sha256", flat=True))


def being_revised_among(digests: Collection[str]) -> set[str]:
    """Those of these results, by hash, of which the next revision is begun: one statement."""
    found = Result.objects.annotate(being_revised=is_being_revised()).filter(
        being_revised=True, sha256__in=digests
    )
    return set(found.values_list("sha256", flat=True))


def overtaken_among(digests: Collection[str]) -> set[str]:
    """Those of these results, by hash, that an incident has overtaken: one statement."""
    found = Result.objects.filter(is_overtaken(), sha256__in=digests)
    return set(found.values_list("sha256", flat=True))


def provisional_among(digests: Collection[str]) -> set[str]:
    """Those of these results, by hash, that are published and not final yet: one statement."""
    found = Result.objects.provisional().filter(sha256__in=digests)
    return set(found.values_list("sha256", flat=True))


def being_revised(user: Person) -> QuerySet[Reopening]:
    """What is being corrected: to who is rated the published results of their company, to who
    decides what others have in hand."""
    begun = (
        Reopening.objects.in_force()
        .filter(evaluation__revision=F("revision"))
        .select_related("evaluation__period__instrument", "evaluation__contractor")
    )
    if decides_on_evaluations(user):
        return begun.filter(evaluation__status__in=OPEN_STATUSES)
    if not is_rated(user):
        return begun.none()
    made_known = Publication.objects.filter(result__evaluation=OuterRef("evaluation"))
    newest = made_known.filter(result__revision__gte=OuterRef("revision"))
    return begun.filter(
        Exists(made_known),
        ~Exists(newest),
        evaluation__contractor__representatives__user=user.pk,
    )


def lately_replaced(user: Person, *, since: datetime) -> QuerySet[Result]:
    """The results that took the place of a published one since then, for whoever is concerned but
    did not publish them; each knows its revision's ``begun_by``, the cause, and ``begun_for``, the
    words of it."""
    begun = Reopening.objects.in_force().filter(
        evaluation=OuterRef("evaluation"), revision=OuterRef("revision")
    )
    found = (
        results_visible_to(user)
        .standing()
        .published()
        .filter(Exists(published_earlier()), publication__published_at__gte=since)
        .exclude(publication__published_by=user.pk)
        .annotate(
            begun_by=Subquery(begun.values("cause")[:1]),
            begun_for=Subquery(begun.values("reason")[:1]),
        )
        .select_related("publication", "evaluation__period__instrument", "evaluation__contractor")
        .defer("case", "output", "context", "evaluation__period__instrument__content")
        .order_by("-publication__published_at", "-pk")
    )
    if is_rated(user) or decides_on_evaluations(user):
        return found
    if not fills_checklists(user):
        return found.none()
    return found.filter(evaluation__in=Evaluation.objects.filter(whose_to_fill(user)))
