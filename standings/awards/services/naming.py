"""A manager names a candidate for an award, and takes an award back."""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.days import today_for
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, record
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.language import localized
from core.language.texts import check_text
from core.operations import made_once, once
from evaluations.choices import ResultState
from instruments.selectors import version_in_force
from standings.awards import access
from standings.awards.candidates import CandidateYear, candidates_of, spec_of
from standings.awards.models import Award, AwardRules, AwardWithdrawal
from standings.awards.rendering import criterion_words, figure_words, in_both
from standings.awards.rules.candidates import AwardCheck


def name_awarded(
    *, candidate: CandidateYear, code: str, reason: str, operation: UUID | None = None,
    by: Actor, now: datetime,
) -> Award:  # fmt: skip
    """The award of a year to one candidate. Sent twice under one ``operation``, it is there once.

    Refusal without a reason, for an award that the rules in force have not, for who does not meet
    every criterion today, and while its result is provisional; Conflict where it was named already
    or another result has taken the place; NotAllowed but for a manager with no part in it.
    """
    contractor = candidate.contractor

    def store() -> JsonObject:
        _check_person(candidate, by=by)
        check_text(reason, "reason", missing=_("Write why: the contractor reads it."))
        Contractor.objects.select_for_update(of=["self"]).get(pk=contractor.pk)
        rules = version_in_force(AwardRules)
        today = _today(candidate, rules)
        check = _checked(today, code)
        assert rules is not None
        _check_once(today, code)
        award = Award.objects.create(
            contractor=contractor, year=today.year, code=code,
            title={"id": check.award.title.id, "en": check.award.title.en},
            rules=rules, result=today.result, checks=_frozen(check, today), reason=reason,
            named_by=by.user, named_on=today_for(contractor, now), named_at=now,
        )  # fmt: skip
        record(
            by=by, at=now, action="name_awarded", target=award,
            after={"award": code, "year": today.year, "reason": reason, "rules": rules.key},
        )  # fmt: skip
        return {"award": award.pk}

    about = f"contractor/{contractor.pk}/award/{candidate.year}"
    asked = {"code": code, "reason": reason}
    answer = once(operation or uuid4(), about=about, asked=asked, store=store, by=by, now=now)
    return Award.objects.select_related("contractor").get(pk=answer["award"])


def _check_person(candidate: CandidateYear, *, by: Actor) -> None:
    may = access.may_name(
        by.user,
        contractor_id=candidate.contractor.pk,
        evaluation_id=candidate.result.evaluation_id,
    )
    if by != SYSTEM and not may:
        raise NotAllowed(
            _("A manager names the awarded, who neither scored the result nor spoke for them.")
        )


def _today(candidate: CandidateYear, rules: AwardRules | None) -> CandidateYear:
    """The same year as it reads now. Conflict where its result was replaced meanwhile."""
    one = Contractor.objects.filter(pk=candidate.contractor.pk)
    found = candidates_of(one, years=[candidate.year], spec=spec_of(rules)) if rules else []
    if not found or found[0].result.pk != candidate.result.pk:
        said = _("The result or the rules have changed since you looked: open the list again.")
        raise Conflict(said)
    return found[0]


def _checked(today: CandidateYear, code: str) -> AwardCheck:
    check = today.check(code)
    if check is None:
        raise Refusal(_("The rules in force have no such award: choose one of the list."))
    if not check.is_candidate:
        failed = [criterion_words(one.criterion) for one in check.checks if not one.is_met]
        said = _("%(contractor)s is no candidate for this award: %(criteria)s. It is not met.")
        said %= {"contractor": today.contractor.name, "criteria": "; ".join(failed)}
        raise Refusal(said)
    if today.state == ResultState.OVERTAKEN:
        raise Refusal(
            _(
                "The result of %(contractor)s is overtaken by an incident: name it once the next "
                "revision is final."
            )
            % {"contractor": today.contractor.name}
        )
    if today.state != ResultState.FINAL:
        raise Refusal(
            _("The result of %(contractor)s is provisional: name it once it is final.")
            % {"contractor": today.contractor.name}
        )
    return check


def _check_once(today: CandidateYear, code: str) -> None:
    named = Award.objects.filter(
        contractor=today.contractor, year=today.year, code=code, withdrawal=None
    ).first()
    if named is not None:
        said = _("%(contractor)s was named for “%(award)s” of %(year)s already.")
        raise Conflict(
            said
            % {
                "contractor": today.contractor.name,
                "award": localized(named.title),
                "year": today.year,
            }
        )


def _frozen(check: AwardCheck, today: CandidateYear) -> list[JsonObject]:
    return [
        {
            "measure": one.criterion.measure,
            "words": in_both(partial(criterion_words, one.criterion)),
            "figure": in_both(partial(figure_words, one, rating=today.rating)),
        }
        for one in check.checks
    ]


def withdraw_award(
    *, award: Award, reason: str, operation: UUID | None = None, by: Actor, now: datetime
) -> AwardWithdrawal:
    """Take an award back; that it was named stays readable. Sent twice under one ``operation``, it
    is taken back once.

    Refusal without a reason; Conflict where it was taken back already; NotAllowed.
    """

    @transaction.atomic
    def make() -> AwardWithdrawal:
        return _withdraw(award, reason, by=by, now=now)

    about, asked = f"award/{award.pk}/withdrawal", {"reason": reason}
    return made_once(
        AwardWithdrawal, make, operation=operation, about=about, asked=asked, by=by, now=now
    )


def _withdraw(award: Award, reason: str, *, by: Actor, now: datetime) -> AwardWithdrawal:
    may = access.may_name(
        by.user, contractor_id=award.contractor_id, evaluation_id=award.result.evaluation_id
    )
    if by != SYSTEM and not may:
        raise NotAllowed(
            _("A manager takes an award back, who neither scored the result nor spoke for them.")
        )
    check_text(reason, "reason", missing=_("Write why: the contractor reads it."))
    # An award is written once, and by whom the product runs never held.
    contractor = Contractor.objects.select_for_update(of=["self"]).get(pk=award.contractor_id)
    if AwardWithdrawal.objects.filter(award=award).exists():
        raise Conflict(_("This award was taken back already."))
    row = AwardWithdrawal.objects.create(
        award=award, reason=reason, by=by.user, on=today_for(contractor, now), at=now
    )
    record(by=by, at=now, action="withdraw_award", target=award, after={"reason": reason})
    return row
