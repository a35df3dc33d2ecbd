"""A contractor agrees to be named as a benchmark partner and takes it back; a coordinator names."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contractors.access import check_works_for
from contractors.days import today_for
from contractors.models import Contractor
from core.audit import SYSTEM, Actor, record
from core.errors import Conflict, NotAllowed, Refusal
from outcomes.coaching import access
from outcomes.coaching.models import BenchmarkPartner, CoachingPlan, PartnerAgreement
from outcomes.coaching.partners import partners_for, strong_years


@transaction.atomic
def agree_to_be_named(
    *, contractor: Contractor, year: int, by: Actor, now: datetime
) -> PartnerAgreement:
    """From now on the company may be named, for one year.

    Refusal for a year in which it is not among the strong; Conflict where it has agreed already;
    NotAllowed but for its representative.
    """
    _check_speaks(contractor, by)
    locked = Contractor.objects.select_for_update(of=["self"]).get(pk=contractor.pk)
    if year not in strong_years(locked.pk):
        said = _("Only a company whose published result of the year is among the strong agrees "
                 "to be named; yours of %(year)s is not.")  # fmt: skip
        raise Refusal(said % {"year": year})
    if PartnerAgreement.objects.filter(contractor=locked, year=year, withdrawn_on=None).exists():
        raise Conflict(_("Your company has agreed for this year already."))
    row = PartnerAgreement.objects.create(
        contractor=locked, year=year, agreed_by=by.user, agreed_on=today_for(locked, now)
    )
    record(by=by, at=now, action="agree_to_be_named", target=row, after={"year": year})
    return row


@transaction.atomic
def withdraw_agreement(*, agreement: PartnerAgreement, by: Actor, now: datetime) -> None:
    """The company is named nowhere from now on. Conflict where it was taken back; NotAllowed."""
    _check_speaks(agreement.contractor, by)
    locked = PartnerAgreement.objects.select_for_update(of=["self"]).get(pk=agreement.pk)
    if locked.withdrawn_on is not None:
        raise Conflict(_("This agreement was taken back already."))
    locked.withdrawn_by, locked.withdrawn_on = by.user, today_for(locked.contractor, now)
    locked.save(update_fields=["withdrawn_by", "withdrawn_on"])
    record(by=by, at=now, action="withdraw_agreement", target=locked, after={"year": locked.year})


@transaction.atomic
def name_partner(
    *, plan: CoachingPlan, agreement: PartnerAgreement, by: Actor, now: datetime
) -> BenchmarkPartner:
    """Name a partner to the contractor of a plan.

    Refusal for who has taken the agreement back, and for who is not among the strong of the same
    scope and year; Conflict where it is named already; NotAllowed but for coordinators.
    """
    _check_names(plan, by)
    locked = PartnerAgreement.objects.select_for_update(of=["self"]).get(pk=agreement.pk)
    _check_may_be_named(plan, locked)
    if plan.partners.filter(agreement=locked).exists():
        raise Conflict(_("This company is named in the plan already."))
    row = BenchmarkPartner.objects.create(
        plan=plan, agreement=locked, named_by=by.user, named_at=now
    )
    after = {"partner": locked.contractor.code}
    record(by=by, at=now, action="name_partner", target=plan, after=after)
    return row


def _check_names(plan: CoachingPlan, by: Actor) -> None:
    if by != SYSTEM and not access.coaches(by.user, plan.evaluation.contractor_id):
        check_works_for(by, plan.evaluation.contractor)
        raise NotAllowed(_("Only coordinators name benchmark partners."))


def _check_may_be_named(plan: CoachingPlan, agreement: PartnerAgreement) -> None:
    company = {"contractor": agreement.contractor.name}
    if agreement.withdrawn_on is not None:
        said = _("%(contractor)s has taken back its agreement to be named: choose another.")
    elif not partners_for(plan).filter(pk=agreement.pk).exists():
        said = _("%(contractor)s is not among the strong of the same scope of work and year: "
                 "choose one of the list.")  # fmt: skip
    else:
        return
    raise Refusal(said % company, fields={"agreement": said % company})


@transaction.atomic
def drop_partner(
    *, plan: CoachingPlan, agreement: PartnerAgreement, by: Actor, now: datetime
) -> None:
    """Name a partner no longer. Conflict where the plan does not name it; NotAllowed."""
    _check_names(plan, by)
    gone, _kinds = plan.partners.filter(agreement=agreement).delete()
    if not gone:
        raise Conflict(_("The plan does not name this company any more."))
    before = {"partner": agreement.contractor.code}
    record(by=by, at=now, action="drop_partner", target=plan, before=before)


def _check_speaks(contractor: Contractor, by: Actor) -> None:
    if by != SYSTEM and not access.may_agree_for(by.user, contractor.pk):
        raise NotAllowed(_("Only a representative of the company agrees to its being named."))
