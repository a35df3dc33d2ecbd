"""Every change of contractors, incidents and monthly figures, with its audit row."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.access import may_keep_contractors, may_represent
from contractors.choices import RiskClass, TimeZone
from contractors.models import Contractor, Representative, Site
from core.audit import SYSTEM, Actor, record
from core.errors import NotAllowed, Refusal
from core.validation import check_row


@transaction.atomic
def add_site(
    *, code: str, name: str, time_zone: TimeZone = TimeZone.WIB, by: Actor, now: datetime
) -> Site:
    """A new site of the owner. Refusal when its code or name is taken; NotAllowed."""
    check_keeper(by)
    site = Site(code=code, name=name, time_zone=time_zone)
    check_row(site)
    site.save()
    after = {"code": site.code, "name": site.name, "time_zone": str(site.time_zone)}
    record(by=by, at=now, action="add_site", target=site, after=after)
    return site


@transaction.atomic
def add_contractor(
    *,
    code: str,
    name: str,
    scope: str,
    risk_class: RiskClass,
    sites: list[Site],
    by: Actor,
    now: datetime,
) -> Contractor:
    """A new contractor at these sites. Refusal when its code or name is taken; NotAllowed."""
    check_keeper(by)
    contractor = Contractor(code=code, name=name, scope=scope, risk_class=risk_class)
    check_row(contractor)
    contractor.save()
    contractor.sites.set(sites)
    record(
        by=by,
        at=now,
        action="add_contractor",
        target=contractor,
        after={"code": contractor.code, "name": contractor.name},
    )
    return contractor


@transaction.atomic
def change_contractor(
    *,
    contractor: Contractor,
    name: str,
    scope: str,
    risk_class: RiskClass,
    sites: Collection[Site],
    by: Actor,
    now: datetime,
) -> Contractor:
    """What a contractor is called, does, and where; its code stays. Errors as for adding one."""
    check_keeper(by)
    locked = Contractor.objects.select_for_update().get(pk=contractor.pk)
    before = _described(locked, locked.sites.all())
    locked.name, locked.scope, locked.risk_class = name, scope, risk_class
    check_row(locked)
    locked.save(update_fields=["name", "scope", "risk_class"])
    locked.sites.set(sites)
    after = _described(locked, sites)
    record(
        by=by,
        at=now,
        action="change_contractor",
        target=locked,
        before={field: value for field, value in before.items() if after[field] != value},
        after={field: value for field, value in after.items() if before[field] != value},
    )
    return locked


def check_keeper(by: Actor) -> None:
    """NotAllowed unless a manager, an administrator or the system does it: companies and sites."""
    if by != SYSTEM and not may_keep_contractors(by.user):
        raise NotAllowed(
            _("Only HSE managers and administrators add or change contractors and sites.")
        )


def _described(contractor: Contractor, sites: Iterable[Site]) -> dict[str, Any]:
    return {
        "name": contractor.name,
        "scope": contractor.scope,
        "risk_class": str(contractor.risk_class),
        "sites": sorted(site.code for site in sites),
    }


@transaction.atomic
def appoint_representative(
    *, user: User, contractor: Contractor, by: Actor, now: datetime
) -> Representative:
    """Let a person with the representative role speak for one contractor."""
    if not may_represent(user):
        raise Refusal(
            _("%(person)s does not have the representative role: change the role first.")
            % {"person": user}
        )
    representative = Representative(user=user, contractor=contractor)
    check_row(representative)
    representative.save()
    record(
        by=by,
        at=now,
        action="appoint_representative",
        target=representative,
        after={"user": user.username, "contractor": contractor.code},
    )
    return representative
