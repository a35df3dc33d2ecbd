"""What a manager decides of a contractor, and who says that a condition is met.

Each step locks the contractor's row, so that two decisions come one after the other.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contractors.access import check_acts_for, has_spoken_for
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, record
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.figures.dates import check_meant
from core.language import localized
from core.language.texts import check_text
from core.mailing import language_of, note_mail, wants_mail
from core.operations import once
from core.writing import is_written
from evaluations.models import Evaluation
from instruments.selectors import ratings_in_words
from standings import access
from standings.choices import WorkStanding
from standings.models import (
    MetCondition,
    StandingCondition,
    StandingDecision,
    StandingRules,
)
from standings.rendering import decision_body, decision_subject, standing_words
from standings.rules.proposals import gravity
from standings.selectors import (
    ConditionState,
    ContractorProposal,
    last_decision,
    proposals_for,
    rules_in_force,
    spec_of,
    states_of,
)

MOST_CONDITIONS = 20
ASKED = ("code", "title", "measure", "at_most", "ratings")  # what a condition asks for
BEGINS_WITHIN = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class StandingChoice:
    """What a manager chooses. ``conditions`` are codes of those the rules propose, ``own`` further
    ones in words; ``seen`` is the number of the last decision that the page showed, 0 for none."""

    standing: WorkStanding
    from_on: date
    until_on: date | None
    reason: str
    conditions: Sequence[str] = ()
    own: Sequence[str] = ()
    seen: int = 0


def decide_standing(
    *,
    contractor: Contractor,
    choice: StandingChoice,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> StandingDecision:
    """Decide from today or later, until a day or without one; what was open of the last decision's
    conditions goes along. Sent twice under one ``operation``, it is there once; without one every
    call counts.

    Refusal for a contractor that is unrated, for no reason, days that cannot be, barred without an
    end, conditions that do not belong or lack, and for easing while a condition is open. Conflict
    where somebody decided meanwhile; NotAllowed for anybody but a manager who neither scored the
    evaluation, speaks for the company nor confirmed one of the conditions.
    """

    def store() -> JsonObject:
        return {"decision": _decided(contractor, choice, by=by, now=now).pk}

    days = {"from_on": str(choice.from_on), "until_on": str(choice.until_on)}
    asked = asdict(choice) | days | {"by": by.user and by.user.pk}
    about = f"contractor/{contractor.pk}/standing"
    answer = once(operation or uuid4(), about=about, asked=asked, store=store, by=by, now=now)
    return StandingDecision.objects.select_related("contractor").get(pk=answer["decision"])


def _decided(
    contractor: Contractor, choice: StandingChoice, *, by: Actor, now: datetime
) -> StandingDecision:
    locked = Contractor.objects.select_for_update(of=["self"]).get(pk=contractor.pk)
    rules = rules_in_force()
    found = proposal_of(locked, rules=rules, now=now)
    _check_person(locked, found, by=by)
    last = last_decision(locked)
    if (last.number if last else 0) != choice.seen:
        raise Conflict(_decided_meanwhile(last))
    if found is None:
        raise Refusal(
            _(
                "%(contractor)s is unrated: no result of it has been published, so there is "
                "nothing a standing could follow from. Publish its result first."
            )
            % {"contractor": locked.name}
        )
    _check_choice(choice, today=today_for(locked, now))
    asked = _conditions(choice, found)
    if last is not None:
        states = states_of(last.conditions.select_related("met__by"), found.facts)
        _check_eased(last, choice, states=states, by=by)
        asked += _still_open(states, asked)
    _check_number(choice, asked)
    return _stored(locked, choice, found=found, rules=rules, last=last, asked=asked, by=by, now=now)


@transaction.atomic
def confirm_condition(
    *, condition: StandingCondition, reason: str, by: Actor, now: datetime
) -> MetCondition:
    """Say that a condition is met, and by what it is seen.

    Refusal without a reason, and for a condition that the machine counts; Conflict where it is
    confirmed already or of a decision that no longer is the last; NotAllowed.
    """
    if by != SYSTEM and not access.confirms_conditions(by.user):
        raise NotAllowed(_("Coordinators and managers confirm that a condition is met."))
    contractor = condition.decision.contractor
    check_acts_for(by, contractor.pk)
    Contractor.objects.select_for_update(of=["self"]).get(pk=contractor.pk)
    if by != SYSTEM and has_spoken_for(by.user, contractor.pk):
        raise NotAllowed(
            _("You represent this company, or once did: somebody else confirms its conditions.")
        )
    last = last_decision(contractor)
    if last is None or last.pk != condition.decision_id:
        raise Conflict(_("Another decision was taken since: its conditions are what counts."))
    if condition.measure:
        raise Refusal(
            _("The machine counts this itself: “%(condition)s” is met once the figure is.")
            % {"condition": localized(condition.title)}
        )
    if MetCondition.objects.filter(condition=condition).exists():
        raise Conflict(_("This condition is confirmed already: nothing was stored."))
    check_text(reason, "reason", missing=_("Write what shows that it is met."))
    met = MetCondition.objects.create(condition=condition, reason=reason, by=by.user, at=now)
    told = {"condition": localized(condition.title), "reason": reason}
    record(by=by, at=now, action="confirm_condition", target=condition, after=told)
    return met


def proposal_of(
    contractor: Contractor, *, rules: StandingRules | None, now: datetime
) -> ContractorProposal | None:
    """What is proposed of one contractor today; None while it is unrated."""
    spec = spec_of(rules) if rules else None
    one = Contractor.objects.filter(pk=contractor.pk)
    return proposals_for(one, rules=spec, now=now).get(contractor.pk)


def _check_person(contractor: Contractor, found: ContractorProposal | None, *, by: Actor) -> None:
    if by == SYSTEM:
        return
    if not access.decides_on_standings(by.user):
        raise NotAllowed(_("Managers decide on a standing."))
    evaluation = Evaluation(pk=found.evaluation_id) if found else None
    if not access.may_decide_standing(by.user, contractor, evaluation=evaluation):
        raise NotAllowed(
            _(
                "The standing follows from an evaluation in which you took part, or of a company "
                "you speak for: another manager decides."
            )
        )


def _decided_meanwhile(last: StandingDecision | None) -> str:
    said = _("%(person)s has decided meanwhile: %(standing)s. Nothing was stored; look again.")
    return said % {
        "person": (last.decided_by if last else None) or _("The system"),
        "standing": standing_words(last) if last else "-",
    }


def _check_choice(choice: StandingChoice, *, today: date) -> None:
    check_text(choice.reason, "reason", missing=_("Write why: the contractor reads it."))
    if choice.from_on < today:
        said = _("A decision is not backdated: begin today (%(today)s) or later.")
        _refuse("from_on", said % {"today": date_format(today, "DATE_FORMAT")})
    if choice.from_on - today > BEGINS_WITHIN:
        _refuse("from_on", _("It begins more than a year from now: choose an earlier day."))
    if choice.standing == WorkStanding.BARRED and choice.until_on is None:
        _refuse("until_on", _("Barred has an end: give the day until which."))
    if choice.until_on is None:
        return
    if choice.standing == WorkStanding.MAY_WORK:
        _refuse("until_on", _("May work has no end: it holds until it is decided again."))
    check_meant(choice.until_on, field="until_on", today=today)
    if choice.until_on < choice.from_on:
        said = _("The end (%(until)s) lies before the beginning (%(from)s): correct one of them.")
        days = {
            "until": date_format(choice.until_on, "DATE_FORMAT"),
            "from": date_format(choice.from_on, "DATE_FORMAT"),
        }
        _refuse("until_on", said % days)


def _refuse(field: str, said: str) -> None:
    raise Refusal(said, fields={field: said})


def _conditions(choice: StandingChoice, found: ContractorProposal) -> list[dict[str, Any]]:
    """The rows of what is asked for, in order."""
    proposed = found.proposal.conditions if found.proposal else ()
    known = {str(one.code) for one in proposed}
    if unknown := [code for code in choice.conditions if code not in known]:
        said = _("The condition %(code)s is no longer proposed: open the page again.")
        raise Conflict(said % {"code": unknown[0][:40]})
    own = [words.strip() for words in choice.own if is_written(words)]
    asked: list[dict[str, Any]] = [
        {
            "code": one.code,
            "title": {"id": one.title.id, "en": one.title.en},
            "measure": one.measure or "",
            "at_most": one.at_most,
            "ratings": list(one.ratings),
        }
        for one in proposed
        if one.code in choice.conditions
    ]
    asked += [{"title": {"id": words, "en": words}} for words in own]
    if choice.standing == WorkStanding.MAY_WORK and asked:
        said = _("May work has no conditions: remove them, or choose “under conditions”.")
        _refuse("standing", said)
    for words in own:
        check_text(words, "own")
    return asked


def _check_number(choice: StandingChoice, asked: Sequence[dict[str, Any]]) -> None:
    if choice.standing == WorkStanding.CONDITIONS and not asked:
        _refuse("own", _("Name at least one condition: what must be met?"))
    if len(asked) > MOST_CONDITIONS:
        said = _("At most %(limit)s conditions are taken: join some.") % {"limit": MOST_CONDITIONS}
        _refuse("own", said)


def _check_eased(
    last: StandingDecision, choice: StandingChoice, *, states: Sequence[ConditionState], by: Actor
) -> None:
    """Easing what was decided needs its conditions met, also once its time is over."""
    if gravity(choice.standing) >= gravity(last.standing):
        return
    still = [localized(one.condition.title) for one in states if not one.is_met]
    if still:
        said = ngettext(
            "It is not lifted while a condition is open: “%(conditions)s”. See to it first.",
            "It is not lifted while %(number)s conditions are open: “%(conditions)s”. "
            "See to them first.",
            len(still),
        )
        _refuse("standing", said % {"number": len(still), "conditions": "”, “".join(still)})
    for one in states:
        met: MetCondition | None = getattr(one.condition, "met", None)
        if not one.counted and met is not None and by.user and met.by_id == by.user.pk:
            said = _("You confirmed “%(condition)s” yourself: another manager lifts it.")
            raise NotAllowed(said % {"condition": localized(one.condition.title)})


def _still_open(
    states: Sequence[ConditionState], asked: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows of those of the last decision's conditions that are open and not asked for anew.

    They go along, or deciding the same standing again would lift what needs them met.
    """
    anew = [(one.get("code", ""), one["title"]) for one in asked]
    return [
        {name: getattr(one.condition, name) for name in ASKED}
        for one in states
        if not one.is_met and (one.condition.code, one.condition.title) not in anew
    ]


def _stored(
    contractor: Contractor,
    choice: StandingChoice,
    *,
    found: ContractorProposal,
    rules: StandingRules | None,
    last: StandingDecision | None,
    asked: Sequence[dict[str, Any]],
    by: Actor,
    now: datetime,
) -> StandingDecision:
    decision = StandingDecision.objects.create(
        contractor=contractor,
        number=(last.number if last else 0) + 1,
        standing=choice.standing,
        from_on=choice.from_on,
        until_on=choice.until_on,
        reason=choice.reason,
        result_id=found.result_id,
        rules=rules,
        proposed=found.code,
        facts=_frozen_facts(found),
        decided_by=by.user,
        decided_at=now,
    )
    StandingCondition.objects.bulk_create(
        StandingCondition(decision=decision, position=position, **one)
        for position, one in enumerate(asked, start=1)
    )
    told = {
        "standing": choice.standing.value,
        "from_on": choice.from_on.isoformat(),
        "until_on": choice.until_on.isoformat() if choice.until_on else None,
        "proposed": found.code,
        "reason": choice.reason,
    }
    record(by=by, at=now, action="decide_standing", target=decision, after=told)
    _note_decision(decision, now=now)
    return decision


def _frozen_facts(found: ContractorProposal) -> dict[str, Any]:
    rating = ratings_in_words([found.ladder_id]).get((found.ladder_id, found.rating))
    reasons = found.proposal.reasons if found.proposal else ()
    return {
        "year": found.year,
        "rating": {"code": found.rating, "label": rating["label"]} if rating else None,
        "state": found.state.value,
        "open_majors": found.facts.open_majors,
        "overdue_capa": found.facts.overdue_capa,
        "expired_documents": found.facts.expired_documents,
        "reasons": [{"id": one.title.id, "en": one.title.en} for one in reasons],
    }


def _note_decision(decision: StandingDecision, *, now: datetime) -> None:
    """Tell who speaks for the contractor, once."""
    if not settings.EMAIL_CONFIGURED:
        return
    for person in access.people_told_of_standing(decision.contractor):
        if wants_mail(person):
            with translation.override(language_of(person)):
                note_mail(
                    key=f"standing/{decision.pk}/{person.pk}",
                    person=person,
                    subject=decision_subject(decision),
                    body=decision_body(decision, person=person),
                    now=now,
                )
