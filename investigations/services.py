"""An investigation is begun, written, submitted, and accepted or returned.

Each step locks its row and writes its audit row in the same transaction. What is submitted is
frozen; what is accepted makes a finding of every action.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from contractors.days import today_for
from core.audit import SYSTEM, Actor, record
from core.canonical import sha256_of
from core.conflicts import changed_last_by, check_seen
from core.errors import Conflict, NotAllowed, Refusal
from core.errors.validation import check_row
from core.figures.dates import check_meant
from core.language.texts import check_text
from findings.access import can_act
from findings.choices import FindingSeverity
from findings.services.findings import FindingFacts, raise_finding
from investigations.access import (
    incidents_investigated_by,
    investigations_reviewed_by,
    may_review_investigations,
)
from investigations.causes import descends_from
from investigations.choices import InvestigationStatus
from investigations.content import InvestigationReport, content_of
from investigations.models import (
    Cause,
    Investigation,
    InvestigationAction,
    InvestigationReview,
    InvestigationVersion,
    TimelineEvent,
)
from investigations.vocabulary import vocabulary
from monitoring.choices import IncidentStatus
from monitoring.models import Incident

MOST_ROWS = 100  # of a table of one investigation
Row = TypeVar("Row", TimelineEvent, Cause, InvestigationAction)
WRITABLE = (InvestigationStatus.DRAFT, InvestigationStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class CauseFacts:
    """An answer to "why?"; ``parent`` None: it explains the incident itself."""

    text: str
    kind: str
    parent: Cause | None = None
    is_root: bool = False
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What is to be done about a cause, by whom and until when."""

    cause: Cause
    kind: str
    text: str
    owner: User | None
    due_on: date


@transaction.atomic
def begin_investigation(
    *, incident: Incident, potential: str, by: Actor, now: datetime
) -> Investigation:
    """Begin it, as deep as its potential asks; what the same person has begun so already is it.

    Refusal for a potential below what came of it; Conflict where it is begun otherwise, or the
    incident is rejected; NotAllowed.
    """
    locked = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    _check_writer(locked, by=by)
    _check_potential(locked, potential)
    begun = Investigation.objects.filter(incident=locked).first()
    if begun is not None:
        if (begun.potential, begun.begun_by) == (potential, by.user):  # by a first tap
            return begun
        raise Conflict(_("The investigation of this incident is begun already."))
    made = Investigation.objects.create(
        incident=locked, potential=potential, begun_by=by.user, begun_at=now
    )
    record(
        by=by,
        at=now,
        action="begin_investigation",
        target=made,
        after={"potential": potential},
    )
    return made


@transaction.atomic
def change_potential(
    *,
    investigation: Investigation,
    potential: str,
    by: Actor,
    now: datetime,
    seen: str | None = None,
) -> Investigation:
    """Say otherwise how grave it could have become. Errors as for beginning one; Conflict where it
    is another by now than that of the mark ``seen``."""
    locked = _locked_writable(investigation, by=by)
    _check_potential(locked.incident, potential)
    person = changed_last_by(locked, "change_investigation", "begin_investigation")
    check_seen(seen, before=locked.potential, after=potential, person=person)
    before = locked.potential
    locked.potential = potential
    _stored(locked, by=by, now=now, before={"potential": before}, after={"potential": potential})
    return locked


@transaction.atomic
def put_event(
    *,
    investigation: Investigation,
    at: datetime,
    what: str,
    source: str,
    event: TimelineEvent | None = None,
    seen: int | None = None,
    by: Actor,
    now: datetime,
) -> TimelineEvent:
    """Put an event on the timeline or, with ``event``, tell it otherwise.

    Refusal for one still to come, or without what or source. Conflict where nothing may be written
    any more, and for ``event``: where it is gone, or the investigation was changed since version
    ``seen``.
    """
    locked = _locked_writable(investigation, by=by)
    row = _row_to_put(locked, locked.events.all(), row=event)
    before = _values_of_event(row) if event else None
    check_text(what, "what", missing=_("Write what happened."))
    check_text(source, "source", missing=_("Write who or what says so."))
    check_meant(at.date(), field="at", today=timezone.localdate(now))
    if at > now:
        said = _("This time is still to come: correct it.")
        raise Refusal(said, fields={"at": said})
    row.at, row.what, row.source = at, what, source
    check_row(row, exclude=["investigation"])
    if there := _there(row):
        return there
    if row.pk:
        _check_row_seen(locked, seen)
    row.save()
    _stored_row(locked, before=before, after=_values_of_event(row), by=by, now=now)
    return row


@transaction.atomic
def put_cause(
    *,
    investigation: Investigation,
    facts: CauseFacts,
    cause: Cause | None = None,
    seen: int | None = None,
    by: Actor,
    now: datetime,
) -> Cause:
    """Name a cause or, with ``cause``, say it otherwise.

    Refusal for one that would explain itself, over however many others; for a root cause without
    evidence; for an unknown kind. Conflict as for an event.
    """
    locked = _locked_writable(investigation, by=by)
    row = _row_to_put(locked, locked.causes.all(), row=cause)
    before = _values_of_cause(row) if cause else None
    check_text(facts.text, "text", missing=_("Write the cause."))
    if vocabulary().cause_kind(facts.kind) is None:
        said = _("There is no such kind of cause: choose one of the list.")
        raise Refusal(said, fields={"kind": said})
    _check_parent(locked, row, parent=facts.parent)
    if facts.is_root:
        missing = _("Write what shows that this is a root cause.")
        check_text(facts.evidence, "evidence", missing=missing)
    row.parent, row.kind, row.text = facts.parent, facts.kind, facts.text
    row.is_root, row.evidence = facts.is_root, facts.evidence
    check_row(row, exclude=["investigation", "parent"])
    if there := _there(row):
        return there
    if row.pk:
        _check_row_seen(locked, seen)
    row.save()
    _stored_row(locked, before=before, after=_values_of_cause(row), by=by, now=now)
    return row


@transaction.atomic
def put_action(
    *,
    investigation: Investigation,
    facts: ActionFacts,
    action: InvestigationAction | None = None,
    seen: int | None = None,
    by: Actor,
    now: datetime,
) -> InvestigationAction:
    """Propose an action or, with ``action``, propose it otherwise.

    Refusal without somebody who can act for the contractor, for an unknown kind, a cause of another
    investigation, or a deadline that is over, unless it had that before. Conflict as for an event.
    """
    locked = _locked_writable(investigation, by=by)
    row = _row_to_put(locked, locked.actions.all(), row=action)
    before = _values_of_action(row) if action else None
    _check_action(locked, facts, before=row.due_on if action else None, now=now)
    row.cause, row.kind, row.text = facts.cause, facts.kind, facts.text
    assert facts.owner is not None
    row.owner, row.due_on = facts.owner, facts.due_on
    check_row(row, exclude=["investigation", "cause", "owner", "finding"])
    if there := _there(row):
        return there
    if row.pk:
        _check_row_seen(locked, seen)
    row.save()
    _stored_row(locked, before=before, after=_values_of_action(row), by=by, now=now)
    return row


def _check_action(
    locked: Investigation, facts: ActionFacts, *, before: date | None, now: datetime
) -> None:
    """Refusal for what is wrong of an action whose deadline was ``before``."""
    check_text(facts.text, "text", missing=_("Write what is to be done."))
    if vocabulary().action_kind(facts.kind) is None:
        said = _("There is no such kind of action: choose one of the list.")
        raise Refusal(said, fields={"kind": said})
    if facts.owner is None or not can_act(facts.owner, locked.incident.contractor):
        said = _("Choose who must act: an action of nobody is not done.")
        raise Refusal(said, fields={"owner": said})
    if facts.cause.investigation_id != locked.pk:
        said = _("Choose one of the causes of this investigation.")
        raise Refusal(said, fields={"cause": said})
    if facts.due_on != before:
        _check_deadline(facts.due_on, today=today_for(locked.incident.contractor, now))


@transaction.atomic
def remove_row(
    *,
    investigation: Investigation,
    row: TimelineEvent | Cause | InvestigationAction,
    by: Actor,
    now: datetime,
) -> None:
    """Take an event, a cause or an action out of what is being written.

    Refusal for a cause that others explain or actions are about; Conflict where it is gone.
    """
    locked = _locked_writable(investigation, by=by)
    if isinstance(row, Cause) and (row.explained_by.exists() or row.actions.exists()):
        raise Refusal(
            _(
                "“%(cause)s” is explained further, or actions are about it: take those out "
                "first, or let them be about another cause."
            )
            % {"cause": row.text}
        )
    told = str(row)
    gone, _each = type(row)._default_manager.filter(pk=row.pk, investigation=locked).delete()
    if not gone:
        raise gone_meanwhile()
    _stored(locked, by=by, now=now, before={"row": told})


@transaction.atomic
def submit_investigation(
    *, investigation: Investigation, seen: int, by: Actor, now: datetime
) -> InvestigationVersion:
    """Freeze what it says and have it reviewed.

    Refusal that names what its depth lacks; Conflict where it was changed since version ``seen``.
    """
    locked = _locked_writable(investigation, by=by)
    _check_seen(locked, seen)
    number = locked.versions.count() + 1
    content = content_of(locked) | {"version": number}
    lacking = InvestigationReport(content).lacking()
    if lacking:
        raise Refusal(" ".join(lacking))
    version = InvestigationVersion.objects.create(
        investigation=locked,
        number=number,
        content=content,
        sha256=sha256_of(content),
        submitted_by=by.user,
        submitted_at=now,
    )
    locked.status = InvestigationStatus.SUBMITTED
    after = {"version": number, "sha256": version.sha256}
    _stored(locked, by=by, now=now, action="submit_investigation", after=after)
    return version


@transaction.atomic
def review_investigation(
    *,
    investigation: Investigation,
    accepted: bool,
    reason: str = "",
    seen: int,
    by: Actor,
    now: datetime,
) -> InvestigationReview:
    """Accept what was submitted, or return it with a reason.

    Accepted, each action is a finding, as grave as the potential says. Refusal without the reason;
    Conflict where nothing waits, or the incident is rejected; NotAllowed for who has written in it
    or ever spoke for the company.
    """
    locked = _locked(investigation)
    _check_reviews(locked, by)
    _check_seen(locked, seen)
    if not accepted:
        missing = _("Write what is missing, so that it can be put right.")
        check_text(reason, "reason", missing=missing)
    version = locked.versions.get(number=locked.versions.count())
    review = InvestigationReview.objects.create(
        version=version, accepted=accepted, reason=reason, reviewed_by=by.user, reviewed_at=now
    )
    raised = _raise_findings(locked, by=by, now=now) if accepted else []
    locked.status = InvestigationStatus.ACCEPTED if accepted else InvestigationStatus.RETURNED
    after = {"version": version.number, "accepted": accepted, "findings": raised}
    after |= {"reason": reason} if reason else {}
    _stored(locked, by=by, now=now, action="review_investigation", after=after)
    return review


def _check_reviews(investigation: Investigation, by: Actor) -> None:
    _check_not_rejected(investigation.incident)
    if by == SYSTEM or by.user is None or not may_review_investigations(by.user):
        raise NotAllowed(_("Only HSE coordinators and managers review an investigation."))
    if investigation.status != InvestigationStatus.SUBMITTED:
        raise Conflict(_("Nothing waits for a review: open the page again."))
    if not investigations_reviewed_by(by.user).filter(pk=investigation.pk).exists():
        raise NotAllowed(
            _(
                "You have written in this investigation or once spoke for this company: somebody "
                "else reviews it."
            )
        )


def _raise_findings(investigation: Investigation, *, by: Actor, now: datetime) -> list[str]:
    """Every action as a finding. One whose day went by under review is due today."""
    potential = vocabulary().potential(investigation.potential)
    assert potential is not None
    contractor = investigation.incident.contractor
    today, raised = today_for(contractor, now), []
    for action in investigation.actions.select_related("owner"):
        facts = FindingFacts(
            severity=FindingSeverity(potential.severity),
            description=action.text,
            due_on=max(action.due_on, today),
            owner=action.owner if can_act(action.owner, contractor) else None,
        )
        year = investigation.incident.date.year
        action.finding = raise_finding(
            contractor=contractor, facts=facts, by=by, now=now, year=year
        )
        action.save(update_fields=["finding"])
        raised.append(action.finding.reference)
    return raised


def _locked(investigation: Investigation) -> Investigation:
    rows = Investigation.objects.select_for_update(of=("self",))
    return rows.select_related("incident__contractor", "incident__site").get(pk=investigation.pk)


def _locked_writable(investigation: Investigation, *, by: Actor) -> Investigation:
    locked = _locked(investigation)
    check_writable(locked, by=by)
    return locked


def check_writable(investigation: Investigation, *, by: Actor) -> None:
    """Conflict once it is submitted or accepted, and of a rejected incident; NotAllowed."""
    _check_writer(investigation.incident, by=by)
    if investigation.status not in WRITABLE:
        raise Conflict(
            _("The investigation is %(state)s: nothing is written in it now.")
            % {"state": investigation.get_status_display().lower()}
        )


def _check_not_rejected(incident: Incident) -> None:
    if incident.status == IncidentStatus.REJECTED:
        raise Conflict(
            _("Incident %(reference)s is rejected, and nothing is added to it.")
            % {"reference": incident.reference}
        )


def _check_writer(incident: Incident, *, by: Actor) -> None:
    _check_not_rejected(incident)
    mine = by.user and incidents_investigated_by(by.user).filter(pk=incident.pk).exists()
    if by != SYSTEM and not mine:
        raise NotAllowed(
            _("Only the contractor itself, HSE coordinators and managers write investigations.")
        )


def _check_potential(incident: Incident, potential: str) -> None:
    places = [str(one.code) for one in vocabulary().potentials]
    if potential not in places:
        said = _("Choose how grave the incident could have become.")
        raise Refusal(said, fields={"potential": said})
    if places.index(potential) < vocabulary().least_potential(incident.kind):
        said = _("It could have become no less grave than it did: choose a graver one.")
        raise Refusal(said, fields={"potential": said})


def _check_parent(investigation: Investigation, row: Cause, *, parent: Cause | None) -> None:
    if parent is None:
        return
    parents = {pk: above or 0 for pk, above in investigation.causes.values_list("pk", "parent_id")}
    if parent.pk not in parents:
        said = _("Choose one of the causes of this investigation.")
        raise Refusal(said, fields={"parent": said})
    if row.pk and descends_from(parents, parent.pk, ancestor=row.pk):
        said = _("A cause cannot explain itself, not over others either: choose another.")
        raise Refusal(said, fields={"parent": said})


def _check_deadline(due_on: date, *, today: date) -> None:
    check_meant(due_on, field="due_on", today=today)
    if due_on < today:
        said = _("%(day)s is over already: choose today or a later day.")
        said %= {"day": date_format(due_on)}
        raise Refusal(said, fields={"due_on": said})


def _check_room(there: int) -> None:
    if there >= MOST_ROWS:
        raise Refusal(
            _("An investigation has at most %(limit)s of these: put some together.")
            % {"limit": MOST_ROWS}
        )


def _check_seen(investigation: Investigation, seen: int) -> None:
    if investigation.version != seen:
        raise Conflict(_("The investigation was changed meanwhile: read it again, then decide."))


def _check_row_seen(investigation: Investigation, seen: int | None) -> None:
    if investigation.version != seen:
        raise Conflict(
            _(
                "The investigation was changed meanwhile: read what stands there now, then store "
                "what you typed again or leave it."
            )
        )


def _row_to_put(locked: Investigation, rows: QuerySet[Row], *, row: Row | None) -> Row:
    """A new one while there is room; of what stands there its row."""
    if row is None:
        _check_room(rows.count())
        return rows.model(investigation=locked)
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise gone_meanwhile()
    return found


def _there(row: Row) -> Row | None:
    """The row that says exactly this already, of one that is changed itself: what a slow line sends
    twice is there once."""
    says = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if row.pk or not field.primary_key
    }
    return type(row)._default_manager.filter(**says).first()


def gone_meanwhile() -> Conflict:
    """That a row which somebody wants to change or take out is not there any more."""
    return Conflict(_("It was taken out meanwhile: open the page again."))


def _values_of_event(row: TimelineEvent) -> dict[str, Any]:
    return {"event": row.what, "at": row.at.isoformat(), "source": row.source}


def _values_of_cause(row: Cause) -> dict[str, Any]:
    return {
        "cause": row.text,
        "kind": row.kind,
        "explains": row.parent.text if row.parent else "",
        "is_root": row.is_root,
        "evidence": row.evidence,
    }


def _values_of_action(row: InvestigationAction) -> dict[str, Any]:
    return {
        "action": row.text,
        "kind": row.kind,
        "about_cause": row.cause.text,
        "owner": str(row.owner),
        "due_on": row.due_on.isoformat(),
    }


def _stored_row(
    investigation: Investigation,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    by: Actor,
    now: datetime,
) -> None:
    """Audit a row that was put there (``before`` None) or said otherwise, by its first value and
    those that differ. Nothing where all is as it was: nobody's version grows by that."""
    if before == after:
        return
    if before is not None:
        name, was = next(iter(after)), before
        kept = {field for field in after if field == name or after[field] != was[field]}
        before = {field: was[field] for field in was if field in kept}
        after = {field: after[field] for field in after if field in kept}
    _stored(investigation, before=before, after=after, by=by, now=now)


def _stored(
    investigation: Investigation,
    *,
    by: Actor,
    now: datetime,
    action: str = "change_investigation",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    investigation.version += 1
    investigation.save(update_fields=["potential", "status", "version"])
    record(by=by, at=now, action=action, target=investigation, before=before, after=after)
