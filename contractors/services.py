"""Every change of contractors, sites, departments and who speaks for whom, with its audit row."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import check_administrator
from accounts.choices import TokenEnd
from accounts.models import User
from accounts.services import (
    PersonFacts,
    add_person,
    change_person,
    end_former_role,
    give_roles,
    locked_administrators,
    roles_besides,
    roles_in_all,
)
from contractors.access import can_be_posted, may_keep_contractors, may_represent
from contractors.choices import RiskClass, TimeZone
from contractors.models import Contractor, Department, Representative, Site, SitePosting
from contractors.selectors import company_of, scope_as_written
from core.audit import SYSTEM, Actor, record, record_change
from core.conflicts import changed_last_by, check_seen
from core.errors import NotAllowed, Refusal
from core.errors.validation import check_row
from core.figures.dates import check_meant
from core.identity import NameKey
from core.names import name_key
from core.operations import made_once
from core.writing import is_written

PERSON_CHANGES = ("change_person", "give_roles", "post_person")


@transaction.atomic
def add_site(
    *,
    code: str,
    name: str,
    time_zone: TimeZone = TimeZone.WIB,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Site:
    """A new site of the owner; sent twice under an ``operation`` it is one.

    Refusal when its code or name is taken; NotAllowed; Conflict for an operation of another.
    """
    check_keeper(by)
    asked = {"code": code, "name": name, "time_zone": str(time_zone)}

    def make() -> Site:
        site = Site(code=code, name=name, time_zone=time_zone)
        check_row(site)
        site.save()
        after = asked | {"code": site.code, "name": site.name}
        record(by=by, at=now, action="add_site", target=site, after=after)
        return site

    return made_once(Site, make, operation=operation, about="site", asked=asked, by=by, now=now)


@transaction.atomic
def add_contractor(
    *,
    code: str,
    name: str,
    scope: str,
    risk_class: RiskClass,
    sites: list[Site],
    engaged_on: date | None = None,
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Contractor:
    """A new contractor at these sites; a scope that another has already is written as it is there.

    Sent twice under an ``operation`` it is one. Refusal when its code or name is taken; NotAllowed;
    Conflict for an operation of another.
    """
    check_keeper(by)
    new = Contractor(
        code=code, name=name, scope=scope, risk_class=risk_class, engaged_on=engaged_on
    )
    asked = {"code": code} | _described(new, sites)

    def make() -> Contractor:
        new.scope = scope_as_written(scope)
        _check_contractor(new, now)
        new.save()
        new.sites.set(sites)
        after = {"code": new.code, "name": new.name}
        record(by=by, at=now, action="add_contractor", target=new, after=after)
        return new

    about = "contractor"
    return made_once(
        Contractor, make, operation=operation, about=about, asked=asked, by=by, now=now
    )


@transaction.atomic
def change_contractor(
    *,
    contractor: Contractor,
    name: str,
    scope: str,
    risk_class: RiskClass,
    sites: Collection[Site],
    engaged_on: date | None,
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> Contractor:
    """What a contractor is called, does, where and since when; its code stays.

    A new scope is written as another contractor has it; the same in another spelling is a
    correction, and stays as given. Errors as for adding one; Conflict where it says something else
    than what was ``seen``.
    """
    check_keeper(by)
    locked = Contractor.objects.select_for_update().get(pk=contractor.pk)
    before = contractor_values(locked)
    if name_key(scope) != name_key(locked.scope):
        scope = scope_as_written(scope)
    locked.name, locked.scope, locked.risk_class = name, scope, risk_class
    locked.engaged_on = engaged_on
    after = _described(locked, sites)
    person = changed_last_by(locked, "change_contractor")
    check_seen(seen, before=before, after=after, person=person)
    _check_contractor(locked, now)
    if before == after:
        return locked
    locked.save(update_fields=["name", "scope", "risk_class", "engaged_on"])
    locked.sites.set(sites)
    record_change(
        by=by, at=now, action="change_contractor", target=locked, before=before, after=after
    )
    return locked


def check_keeper(by: Actor) -> None:
    """NotAllowed unless a manager, an administrator or the system does it: companies and sites."""
    if by != SYSTEM and not may_keep_contractors(by.user):
        raise NotAllowed(
            _("Only HSE managers and administrators add or change contractors and sites.")
        )


def _check_contractor(contractor: Contractor, now: datetime) -> None:
    check_row(contractor)
    if contractor.engaged_on is not None:
        check_meant(contractor.engaged_on, field="engaged_on", today=timezone.localdate(now))


@transaction.atomic
def archive_contractor(
    *, contractor: Contractor, archived: bool, by: Actor, now: datetime
) -> Contractor:
    """A contractor that left is evaluated no more, or again. What was found stays. NotAllowed."""
    check_keeper(by)
    locked = Contractor.objects.select_for_update().get(pk=contractor.pk)
    action = "archive_contractor" if archived else "restore_contractor"
    _set_archived(locked, archived=archived, action=action, by=by, now=now)
    return locked


def _set_archived(
    locked: Contractor | Site, *, archived: bool, action: str, by: Actor, now: datetime
) -> None:
    """Nothing happens, and nothing is told, where it is so already."""
    if locked.archived == archived:
        return
    locked.archived = archived
    locked.save(update_fields=["archived"])
    record(by=by, at=now, action=action, target=locked)


@transaction.atomic
def change_site(
    *,
    site: Site,
    name: str,
    time_zone: TimeZone,
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> Site:
    """What a site is called, and its clock; its code stays. Refusal, NotAllowed; Conflict where it
    says something else than what was ``seen``."""
    check_keeper(by)
    locked = Site.objects.select_for_update().get(pk=site.pk)
    new = {"name": name, "time_zone": str(time_zone)}
    before = site_values(locked)
    check_seen(seen, before=before, after=new, person=changed_last_by(locked, "change_site"))
    changed = [field for field, value in new.items() if before[field] != value]
    if not changed:
        return locked
    for field in changed:
        setattr(locked, field, new[field])
    check_row(locked)
    locked.save(update_fields=changed)
    record_change(by=by, at=now, action="change_site", target=locked, before=before, after=new)
    return locked


def site_values(site: Site) -> dict[str, str]:
    """What of a site may be changed."""
    return {"name": site.name, "time_zone": str(site.time_zone)}


def hold(contractor: Contractor) -> None:
    """Let what is written down of a contractor come one after the other; in a transaction.

    What two people send at once is then told what the first one stored, and meets no error of the
    database.
    """
    Contractor.objects.select_for_update(no_key=True).get(pk=contractor.pk)


def department_named(
    name: str, *, contractor: Contractor, by: Actor, now: datetime
) -> Department | None:
    """The company's department of this name, written down where it is new; None for no name.

    Belongs into the transaction of what names it. Refusal for a name that looks like no name.
    """
    if not is_written(name):
        return None
    found = contractor.departments.alias(key=NameKey("name")).filter(key=NameKey(Value(name)))
    if (there := found.first()) is not None:
        return there
    hold(contractor)
    if (there := found.first()) is not None:  # written down meanwhile, by somebody else
        return there
    department = Department(contractor=contractor, name=name)
    check_row(department)
    department.save()
    record(
        by=by, at=now, action="add_department", target=department, after={"name": department.name}
    )
    return department


@transaction.atomic
def archive_site(*, site: Site, archived: bool, by: Actor, now: datetime) -> Site:
    """A site that was closed is offered no more, or again; its figures stay. NotAllowed."""
    check_keeper(by)
    locked = Site.objects.select_for_update().get(pk=site.pk)
    action = "archive_site" if archived else "restore_site"
    _set_archived(locked, archived=archived, action=action, by=by, now=now)
    return locked


def contractor_values(contractor: Contractor) -> dict[str, Any]:
    """What of a contractor may be changed."""
    return _described(contractor, contractor.sites.all())


def _described(contractor: Contractor, sites: Iterable[Site]) -> dict[str, Any]:
    engaged_on = contractor.engaged_on
    return {
        "name": contractor.name,
        "scope": contractor.scope,
        "risk_class": str(contractor.risk_class),
        "sites": sorted(site.code for site in sites),
        "engaged_on": engaged_on.isoformat() if engaged_on else None,
    }


@transaction.atomic
def appoint_representative(
    *, user: User, contractor: Contractor, by: Actor, now: datetime
) -> Representative:
    """Let a person with the representative role speak for one contractor. NotAllowed."""
    check_administrator(by)
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
        after={"user": user.username, "contractor": contractor.name},
    )
    return representative


@transaction.atomic
def add_person_of(
    *,
    username: str,
    facts: PersonFacts,
    contractor: Contractor | None,
    further_roles: Collection[str] = (),
    sites: Collection[Site] = (),
    operation: UUID | None = None,
    by: Actor,
    now: datetime,
) -> User:
    """A new person; who represents a contractor is appointed in the same step. Sent twice under an
    ``operation`` it is one.

    Refusal, at its field, for a representative without a company and a company without one, and
    as ``check_further``; Conflict for an operation of another.
    """
    check_further(facts, further_roles=further_roles, sites=sites)
    asked = {
        "username": username,
        **asdict(facts),
        "contractor": contractor.pk if contractor else None,
        "further_roles": sorted(further_roles),
        "sites": sorted(one.code for one in sites),
    }

    def make() -> User:
        person = add_person(username=username, password=None, facts=facts, by=by, now=now)
        _keep_company(person, contractor, by=by, now=now)
        person = give_roles(person=person, further=further_roles, by=by, now=now)
        _keep_sites(person, sites, by=by, now=now)
        return person

    return made_once(User, make, operation=operation, about="person", asked=asked, by=by, now=now)


def check_further(
    facts: PersonFacts, *, further_roles: Collection[str], sites: Collection[Site]
) -> None:
    """Refusal for further roles of who speaks for a contractor, and sites of no coordinator."""
    if further_roles and may_represent(facts):
        said = _("Who speaks for a contractor has no further role: choose none.")
        raise Refusal(said, fields={"further_roles": said})
    if sites and not can_be_posted(facts, further_roles):
        said = _("Only a coordinator works at sites of their own: choose none, or the role.")
        raise Refusal(said, fields={"sites": said})


@transaction.atomic
def change_person_of(
    *,
    person: User,
    facts: PersonFacts,
    contractor: Contractor | None,
    further_roles: Collection[str] = (),
    sites: Collection[Site] = (),
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> User:
    """Who somebody is and what they do besides, whom they speak for, where they work.

    Errors as for adding and changing a person and for ``give_roles``, and Refusal for sites of who
    is no coordinator; Conflict where they are told otherwise than what was ``seen``.
    """
    check_further(facts, further_roles=further_roles, sites=sites)
    locked_administrators()
    locked = User.objects.select_for_update().get(pk=person.pk)
    after = _person_described(
        facts, roles_besides(facts, further_roles), contractor=contractor,
        sites=[one.pk for one in sites],
    )  # fmt: skip
    who = changed_last_by(locked, *PERSON_CHANGES)
    check_seen(seen, before=person_values(locked), after=after, person=who)
    if may_represent(facts):
        give_roles(person=person, further=(), by=by, now=now)
    changed = change_person(person=person, facts=facts, by=by, now=now)
    changed = give_roles(person=changed, further=further_roles, by=by, now=now)
    _keep_company(changed, contractor, by=by, now=now)
    _keep_sites(changed, sites, by=by, now=now)
    return changed


def person_values(person: User) -> dict[str, Any]:
    """What of a person their page may change."""
    sites = [one.site_id for one in person.postings.all()]
    return _person_described(
        person, person.further_roles, contractor=company_of(person), sites=sites
    )


def _person_described(
    who: PersonFacts | User,
    further: Collection[str],
    *,
    contractor: Contractor | None,
    sites: Iterable[int],
) -> dict[str, Any]:
    return {
        "name": [who.first_name, who.last_name],
        "email": who.email,
        "roles": roles_in_all(who, further),
        "contractor": contractor and contractor.pk,
        "sites": sorted(sites),
    }


def _keep_sites(person: User, sites: Collection[Site], *, by: Actor, now: datetime) -> None:
    """The sites a coordinator works at; without any they work at all. Another role has none."""
    there = SitePosting.objects.filter(user=person)
    before = sorted(there.values_list("site__code", flat=True))
    after = sorted(one.code for one in sites)
    if before == after:
        return
    there.exclude(site__in=sites).delete()
    posted = (SitePosting(user=person, site=one) for one in sites)
    SitePosting.objects.bulk_create(posted, ignore_conflicts=True)
    person.is_posted = bool(after)
    person.save(update_fields=["is_posted"])
    record(
        by=by, at=now, action="post_person", target=person,
        before={"sites": before}, after={"sites": after},
    )  # fmt: skip


def check_company(who: User | PersonFacts, contractor: Contractor | None) -> None:
    """Refusal for a representative without a company, and for anybody else with one."""
    if may_represent(who) != (contractor is not None):
        missing = _("Choose the company this person speaks for.")
        extra = _("Only a representative speaks for a company: choose none, or the role.")
        said = extra if contractor else missing
        raise Refusal(said, fields={"contractor": said})


def _keep_company(person: User, contractor: Contractor | None, *, by: Actor, now: datetime) -> None:
    """Tie a representative to their company, or loose the tie of who is none any more.

    What programs read in their name ends with the company: it was that one's to give.
    """
    check_company(person, contractor)
    tie = Representative.objects.select_related("contractor").filter(user=person).first()
    if tie is None:
        if contractor is not None:
            appoint_representative(user=person, contractor=contractor, by=by, now=now)
        return
    if tie.contractor == contractor:
        return
    before = {"user": person.username, "contractor": tie.contractor.name}
    if contractor is None:
        record(by=by, at=now, action="dismiss_representative", target=tie, before=before)
        tie.delete()
        return
    tie.contractor = contractor
    tie.save(update_fields=["contractor"])
    after = before | {"contractor": contractor.name}
    record(by=by, at=now, action="move_representative", target=tie, before=before, after=after)
    end_former_role(person=person, because=TokenEnd.COMPANY, by=by, now=now)
