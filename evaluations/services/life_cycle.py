"""draft > submitted > approved > published; returned, or reopened, with a reason.

Each step locks the evaluation's row, checks the state under the lock, and writes its audit
row in the same transaction.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.roles import Person
from contractors.access import check_works_for
from core.audit import SYSTEM, Actor, record
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.writing import is_written, written
from evaluations import access
from evaluations.averages import average_at_publication
from evaluations.causes import reason_in_words
from evaluations.choices import (
    CAN_BE_BACK,
    CAN_BE_DECIDED,
    CAN_BE_PUBLISHED,
    CAN_BE_REOPENED,
    CAN_BE_SUBMITTED,
    EvaluationStatus,
)
from evaluations.models import Evaluation, Period, Publication, Reopening, Result
from evaluations.parties import OWNER, Party
from evaluations.revisions import begun_now, reopening_stays
from evaluations.rules.open_items import IS_ANSWERED, open_among
from evaluations.services.announcements import announce_publication
from evaluations.services.looks import (
    approval_look,
    check_looked,
    looker,
    publication_look,
)
from evaluations.services.results import freeze
from evaluations.services.revision_mails import (
    note_reopening,
    note_replacements,
    note_undone_reopening,
)
from instruments.sheets import sheet_of

OPEN_ITEMS_SHOWN = 10


def _locked(evaluation: Evaluation) -> Evaluation:
    """The row as it stands now, locked until the transaction ends."""
    return (
        Evaluation.objects.select_for_update(of=["self"])
        .select_related("period", "contractor", "instrument", "ladder", "rule_set", "submitted_by")
        .get(pk=evaluation.pk)
    )


def _check_reason(reason: str, sentence: str) -> None:
    """Refusal with this sentence where no reason is given."""
    if not is_written(reason):
        raise Refusal(sentence, fields={"reason": _("A reason is needed.")})


def _check(
    evaluation: Evaluation,
    may: Callable[[Person | None, Evaluation], bool],
    *,
    by: Actor,
    needed: Sequence[EvaluationStatus],
    verb: str,
    role: str,
) -> None:
    """Conflict when the state does not allow the step, NotAllowed when the role does not."""
    if evaluation.status not in needed:
        raise Conflict(
            _(
                "The evaluation of %(contractor)s is %(status)s: it cannot be %(verb)s. "
                "Reload the page to see where it stands."
            )
            % {
                "contractor": evaluation.contractor,
                "status": evaluation.get_status_display().lower(),
                "verb": verb,
            }
        )
    if by != SYSTEM and not may(by.user, evaluation):
        check_works_for(by, evaluation.contractor)
        raise NotAllowed(
            _("Only %(role)s can do this. Ask one, or sign in as one.") % {"role": role}
        )


def _move(
    evaluation: Evaluation,
    to: EvaluationStatus,
    *,
    action: str,
    by: Actor,
    now: datetime,
    reason: str = "",
    **fields: Any,
) -> None:
    before = {"status": evaluation.status}
    evaluation.status = to
    for name, value in fields.items():
        setattr(evaluation, name, value)
    evaluation.save(update_fields=["status", *fields])
    after: dict[str, Any] = {"status": str(to)}
    if said := fields.get("return_reason") or reason:
        after["reason"] = said
    if fields.get("return_cause"):
        after["cause"] = fields["return_cause"]
    if "revision" in fields:
        after["revision"] = fields["revision"]
    record(by=by, at=now, action=action, target=evaluation, before=before, after=after)


def open_items(evaluation: Evaluation, party: Party = OWNER) -> list[str]:
    """The codes of the items without an answer of this party, in the order of the checklist."""
    answered = party.answers.objects.filter(IS_ANSWERED, evaluation=evaluation)
    sheet = sheet_of(evaluation.instrument_id, evaluation.level)
    given = set(answered.values_list("item_id", flat=True))
    return [item.code for item in open_among(sheet.items, given)]


def check_complete(evaluation: Evaluation, party: Party = OWNER) -> None:
    """Refusal that names the items which are still open, each in ``fields``."""
    open_codes = open_items(evaluation, party)
    if not open_codes:
        return
    shown = ", ".join(open_codes[:OPEN_ITEMS_SHOWN])
    more = len(open_codes) - OPEN_ITEMS_SHOWN
    raise Refusal(
        _("%(count)s items are still open: %(items)s. Answer them, then submit.")
        % {
            "count": len(open_codes),
            "items": shown + (_(" and %(more)s more") % {"more": more} if more > 0 else ""),
        },
        fields={code: _("Open.") for code in open_codes},
    )


@transaction.atomic
def submit_evaluation(*, evaluation: Evaluation, by: Actor, now: datetime) -> Evaluation:
    """Hand a complete checklist to the manager. Refusal names the items that are still open."""
    locked = _locked(evaluation)
    _check(
        locked,
        access.may_submit,
        by=by,
        needed=CAN_BE_SUBMITTED,
        verb=_("submitted"),
        role=_("an HSE coordinator"),
    )
    check_complete(locked)
    _move(
        locked,
        EvaluationStatus.SUBMITTED,
        action="submit_evaluation",
        by=by,
        now=now,
        submitted_by=by.user,
        submitted_at=now,
        return_reason="",
        return_cause={},
    )
    return locked


@transaction.atomic
def return_evaluation(
    *, evaluation: Evaluation, reason: str, by: Actor, now: datetime
) -> Evaluation:
    """Send a submitted evaluation back to be revised. Refusal without a reason."""
    locked = _locked(evaluation)
    _check(
        locked,
        access.may_return,
        by=by,
        needed=CAN_BE_DECIDED,
        verb=_("returned"),
        role=_("an HSE manager"),
    )
    _check_reason(reason, _("Write why it is returned, so that the coordinator knows what to do."))
    _move(
        locked,
        EvaluationStatus.RETURNED,
        action="return_evaluation",
        by=by,
        now=now,
        return_reason=written(reason),
        return_cause={},
    )
    return locked


@transaction.atomic
def take_back_submission(*, evaluation: Evaluation, by: Actor, now: datetime) -> Evaluation:
    """Open the checklist again that was handed in by mistake, before anybody has decided on it."""
    locked = _locked(evaluation)
    _check(
        locked,
        access.may_take_back,
        by=by,
        needed=CAN_BE_DECIDED,
        verb=_("taken back"),
        role=_("an HSE coordinator"),
    )
    begun = begun_now(locked)
    _move(
        locked,
        EvaluationStatus.RETURNED if begun else EvaluationStatus.DRAFT,
        action="take_back_submission",
        by=by,
        now=now,
        return_reason=begun.reason if begun else "",
        return_cause=begun.cause if begun else {},
        submitted_by=None,
        submitted_at=None,
    )
    return locked


@transaction.atomic
def reopen_evaluation(
    *,
    evaluation: Evaluation,
    reason: str = "",
    cause: JsonObject | None = None,
    to_manager: bool = False,
    seen: str | None = None,
    by: Actor,
    now: datetime,
) -> Evaluation:
    """Begin the next revision of what is approved or published. Refusal without a reason.

    The frozen result stays as it is, and stands until the next one is published. The answers are
    those it was frozen with; the coordinator changes what was wrong, and submits again. ``cause``
    is what a rule or a decision begins it by: it is kept as that, and its words come from it.
    ``to_manager`` takes an approval back that nobody was shown: the revision is submitted as it
    was, to be decided anew. ``seen`` is how it stood before whoever reopens it, as
    ``Evaluation.mark`` says; Conflict where it was published or revised since.
    """
    locked = _locked(evaluation)
    _check(
        locked, access.may_reopen, needed=CAN_BE_PUBLISHED if to_manager else CAN_BE_REOPENED,
        by=by, verb=_("reopened"), role=_("an HSE manager"),
    )  # fmt: skip
    _check_seen(locked, seen)
    reason = _words_to_keep(cause) if cause else written(reason)
    _check_reason(reason, _("Write why it is reopened: whoever is told of it reads the reason."))
    revision = locked.revision + 1
    begun = Reopening.objects.create(
        evaluation=locked, revision=revision, reason=reason, cause=cause or {},
        reopened_by=by.user, reopened_at=now,
    )  # fmt: skip
    _move(
        locked, EvaluationStatus.SUBMITTED if to_manager else EvaluationStatus.RETURNED,
        action="reopen_evaluation", by=by, now=now, reason=reason, revision=revision,
        return_reason="" if to_manager else reason, return_cause=begun.cause,
    )  # fmt: skip
    note_reopening(begun, by=by, now=now)
    return locked


def _check_seen(evaluation: Evaluation, seen: str | None) -> None:
    """Conflict where it was another before whoever reopens it; None asks nothing."""
    if seen is not None and seen != evaluation.mark:
        raise Conflict(
            _(
                "It was published or revised since you opened the page: nothing was changed. Look "
                "at how it stands now; who reads the reason may be others."
            )
        )


def _words_to_keep(cause: JsonObject) -> str:
    """A cause in the company's language: what a frozen result says where nobody words it."""
    with translation.override(settings.LANGUAGE_CODE):
        return reason_in_words(cause, "")


@transaction.atomic
def undo_reopening(*, evaluation: Evaluation, by: Actor, now: datetime) -> Evaluation:
    """Take back a reopening that was a mistake: the result before it stands as if there were none.

    Conflict where the revision is no longer as it was begun, or a decision that stands began it.
    """
    locked = _locked(evaluation)
    _check(
        locked,
        access.may_undo_reopening,
        by=by,
        needed=CAN_BE_BACK,
        verb=_("put back as it was before"),
        role=_("an HSE manager"),
    )
    if stays := reopening_stays(locked):
        raise Conflict(stays)
    begun = begun_now(locked)
    assert begun is not None  # or it would stay
    begun.undone_by, begun.undone_at = by.user, now
    begun.save(update_fields=["undone_by", "undone_at"])
    revision = locked.revision - 1
    was_published = locked.results.published().filter(revision=revision).exists()
    _move(
        locked,
        EvaluationStatus.PUBLISHED if was_published else EvaluationStatus.APPROVED,
        action="undo_reopening",
        by=by,
        now=now,
        revision=revision,
        return_reason="",
        return_cause={},
    )
    note_undone_reopening(begun, by=by, now=now)
    return locked


@transaction.atomic
def approve_evaluation(
    *, evaluation: Evaluation, by: Actor, now: datetime, looked: str | None = None
) -> Result:
    """Freeze the whole case as a result. From here on nothing reads the live tables.

    ``looked`` is the digest of what the approver had before them; NotLookedAt where it stands
    otherwise by now. Only a command has none.
    """
    locked = _locked(evaluation)
    _check(
        locked,
        access.awaits_approval_by,
        by=by,
        needed=CAN_BE_DECIDED,
        verb=_("approved"),
        role=_("an HSE manager"),
    )
    if access.took_part(by.user, locked):
        raise NotAllowed(
            _(
                "You have filled in or submitted this evaluation yourself, or once spoke for this "
                "company, so another HSE manager approves it: who judges is not who checks."
            )
        )
    case = None
    if person := looker(by, looked):
        look = approval_look(person, locked, now=now)
        check_looked(looked, look)
        case = look.frozen
    result = freeze(locked, by=by, now=now, case=case)
    _move(locked, EvaluationStatus.APPROVED, action="approve_evaluation", by=by, now=now)
    return result


@transaction.atomic
def publish_evaluations(
    *, evaluations: Sequence[Evaluation], by: Actor, now: datetime, looked: str | None = None
) -> list[Publication]:
    """Make approved results known to their contractors, all of them or none.

    ``looked`` as for an approval, of all of them together.

    What each is compared to (the average of its period's approved results, the year before)
    is frozen with it; results published together share one average. From now on counts the time
    to object, where their period gives any.
    """
    if not evaluations:
        raise Refusal(_("Choose at least one approved evaluation to publish."))
    chosen = [_locked_to_publish(one, by=by) for one in sorted(evaluations, key=attrgetter("pk"))]
    if person := looker(by, looked):
        check_looked(looked, publication_look(person, chosen, now=now))
    publications = []
    averages: dict[
        int, JsonObject
    ] = {}  # by period: its results are read once, however many are new
    for locked in chosen:
        result = locked.results.only("sha256", "revision", "evaluation").get(
            revision=locked.revision
        )
        if locked.period_id not in averages:
            averages[locked.period_id] = average_at_publication(locked.period_id)
        average = averages[locked.period_id]
        publications.append(
            Publication.objects.create(
                result=result,
                comparison={"average": average, "previous": _previous(locked)},
                published_by=by.user,
                published_at=now,
                provisional_until=_provisional_until(locked.period, now),
            )
        )
        _move(locked, EvaluationStatus.PUBLISHED, action="publish_evaluation", by=by, now=now)
    note_replacements(publications, by=by, now=now)
    announce_publication(publications, now=now)
    return publications


def _locked_to_publish(evaluation: Evaluation, *, by: Actor) -> Evaluation:
    """The locked row, checked. Several are locked by their ids: one order for everyone."""
    locked = _locked(evaluation)
    _check(
        locked,
        access.may_publish,
        by=by,
        needed=CAN_BE_PUBLISHED,
        verb=_("published"),
        role=_("an HSE manager"),
    )
    return locked


def _provisional_until(period: Period, now: datetime) -> datetime | None:
    """Until when a contractor may object to what is published now; None: it is final at once."""
    return now + timedelta(days=period.objection_days) if period.objection_days else None


def _previous(evaluation: Evaluation) -> JsonObject | None:
    """Last year's published result, as far as its total can be compared."""
    earlier = (
        Result.objects.published()
        .of_earlier_years_at(
            evaluation.level,
            contractor=evaluation.contractor_id,
            instrument_code=evaluation.instrument.code,
            year=evaluation.period.year,
        )
        .values_list("evaluation__period__year", "sha256", "output")
        .first()
    )
    if earlier is None:
        return None
    year, sha256, output = earlier
    return {
        "year": year,
        "sha256": sha256,
        "percent": output["percent"],
        "rating": output["rating"],
        "rating_by_score": output["rating_by_score"],
        "elements": {element["code"]: element["percent"] for element in output["elements"]},
    }
