"""Certificates are entered, corrected, renewed and ended; files come in by the one way they do."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates import access
from certificates.models import Certificate, CertificateFile
from certificates.rules.kinds import certificate_vocabulary
from contractors.access import check_works_for
from contractors.days import today_for
from contractors.models import Contractor, Site
from contractors.services import hold
from core.audit import SYSTEM, Actor, record, record_change
from core.canonical import JsonObject
from core.errors import Conflict, NotAllowed, Refusal
from core.figures.dates import check_meant
from core.language.texts import check_text
from core.operations import once
from files.handing_in import HandedIn, columns_of, in_storage, inspected, received

FILES_OF_A_CERTIFICATE = 5


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says. ``holder`` is a role or a piece of equipment, never a name."""

    kind: str
    holder: str
    holder_number: str
    number: str
    issuer: str
    issued_on: date
    expires_on: date
    site: Site | None = None

    def audit_values(self) -> JsonObject:
        """As the audit trail and a sent-twice check keep it."""
        days = {"issued_on": str(self.issued_on), "expires_on": str(self.expires_on)}
        return asdict(self) | days | {"site": self.site.code if self.site else None}


def enter_certificate(
    *,
    contractor: Contractor,
    facts: CertificateFacts,
    files: "Sequence[File[bytes]]" = (),
    renews: Certificate | None = None,
    operation: UUID,
    by: Actor,
    now: datetime,
) -> Certificate:
    """Put a certificate into the register; with ``renews`` it takes that one's place.

    Refusal for facts that cannot be right (``_check_facts``), a renewal that does not end later, or
    a file that is not kept; Conflict where it is in the register already, or what it renews was
    renewed or ended meanwhile. Sent twice, it is there once. Call outside a transaction.
    """
    _check_writes(contractor, by=by)
    handed_in = _inspected(files)

    def store() -> JsonObject:
        before = _locked(renews) if renews else None
        _check_facts(facts, contractor=contractor, today=today_for(contractor, now))
        if before is not None:
            _check_renewal(facts, before)
        _check_once(facts, contractor)
        row = Certificate.objects.create(
            contractor=contractor, replaces=before, entered_by=by.user, entered_at=now,
            **_columns(facts),
        )  # fmt: skip
        _keep(row, handed_in, by=by, now=now)
        action = "renew_certificate" if before else "enter_certificate"
        after = facts.audit_values() | {"files": len(handed_in)}
        record(by=by, at=now, action=action, target=row, after=after)
        return {"certificate": row.pk}

    asked = facts.audit_values() | {"files": [one.sha256 for one in handed_in]}
    about = f"certificate/{renews.pk}/renew" if renews else f"contractor/{contractor.pk}/certif"
    with in_storage(handed_in, there=(), now=now):
        answer = once(operation, about=about, asked=asked, store=store, by=by, now=now)
    return Certificate.objects.get(pk=answer["certificate"])


def change_certificate(
    *,
    certificate: Certificate,
    facts: CertificateFacts,
    files: "Sequence[File[bytes]]" = (),
    seen: int,
    by: Actor,
    now: datetime,
) -> Certificate:
    """Correct what was typed wrongly, and add files. Refusal as for entering; Conflict for one that
    was renewed or ended, or changed since ``seen``. Call outside a transaction."""
    _check_writes(certificate.contractor, by=by)
    handed_in = _inspected(files)
    known = set(certificate.files.values_list("sha256", flat=True))
    new = [one for one in handed_in if one.sha256 not in known]
    with in_storage(new, there=(), now=now), transaction.atomic():
        locked = _locked(certificate)
        if locked.version != seen:
            raise Conflict(_("Somebody has changed this certificate meanwhile: look at it again."))
        _check_room_for(len(known) + len(new))
        contractor = locked.contractor
        _check_facts(facts, contractor=contractor, today=today_for(contractor, now))
        if locked.replaces is not None:
            _check_renewal(facts, locked.replaces)
        _check_once(facts, contractor, but=locked.pk)
        before = _facts_of(locked).audit_values()
        columns = _columns(facts)
        for name, value in columns.items():
            setattr(locked, name, value)
        locked.version += 1
        locked.save(update_fields=[*columns, "version"])
        _keep(locked, new, by=by, now=now)
        record_change(
            by=by, at=now, action="change_certificate", target=locked,
            before=before | {"files": len(known)},
            after=facts.audit_values() | {"files": len(known) + len(new)},
        )  # fmt: skip
    return locked


@transaction.atomic
def end_certificate(
    *, certificate: Certificate, reason: str, seen: int, by: Actor, now: datetime
) -> Certificate:
    """Nobody needs it any more, from today on: the officer or the equipment has left.

    Refusal without a reason; Conflict for one that was renewed, ended or changed since ``seen``.
    """
    _check_writes(certificate.contractor, by=by)
    check_text(reason, "reason", missing=_("Write why nobody needs it any more."))
    locked = _locked(certificate)
    if locked.version != seen:
        raise Conflict(_("Somebody has changed this certificate meanwhile: look at it again."))
    locked.ended_on = today_for(locked.contractor, now)
    locked.ended_reason = reason
    locked.version += 1
    locked.save(update_fields=["ended_on", "ended_reason", "version"])
    after = {"ended_on": str(locked.ended_on), "reason": reason}
    record(by=by, at=now, action="end_certificate", target=locked, after=after)
    return locked


def _check_writes(contractor: Contractor, *, by: Actor) -> None:
    if by != SYSTEM and not access.may_register(by.user, contractor.pk):
        check_works_for(by, contractor)
        raise NotAllowed(
            _("Only representatives of this company and coordinators write its certificates.")
        )


def check_open(certificate: Certificate) -> None:
    """Conflict for one that was renewed or ended: it stays as it was."""
    if Certificate.objects.filter(replaces=certificate).exists():
        raise Conflict(_("This certificate has been renewed: open the one that took its place."))
    if certificate.ended_on is not None:
        said = _("Nobody needs this certificate since %(day)s: enter the new one by itself.")
        raise Conflict(said % {"day": date_format(certificate.ended_on)})


def _locked(certificate: Certificate) -> Certificate:
    """As it stands, locked. Conflict for one that is no longer open."""
    rows = Certificate.objects.select_for_update(of=["self"])
    locked = rows.select_related("contractor", "replaces", "site").get(pk=certificate.pk)
    check_open(locked)
    return locked


def _check_facts(facts: CertificateFacts, *, contractor: Contractor, today: date) -> None:
    if facts.kind not in certificate_vocabulary().by_code():
        _refuse("kind", _("There is no such kind of certificate: choose one of the list."))
    check_text(
        facts.holder,
        "holder",
        missing=_("Write whose it is: the role or the equipment."),
        one_line=True,
    )
    check_text(
        facts.holder_number,
        "holder_number",
        missing=_("Write the number of the holder."),
        one_line=True,
    )
    check_text(
        facts.number, "number", missing=_("Write the number of the certificate."), one_line=True
    )
    check_text(facts.issuer, "issuer", missing=_("Write who issued it."), one_line=True)
    check_meant(facts.issued_on, field="issued_on", today=today)
    check_meant(facts.expires_on, field="expires_on", today=today)
    if facts.issued_on > today:
        said = _("%(day)s is still to come: enter a certificate once it is issued.")
        _refuse("issued_on", said % {"day": date_format(facts.issued_on)})
    if facts.expires_on < facts.issued_on:
        said = _("It would end before it was issued (%(day)s): correct one of the two days.")
        _refuse("expires_on", said % {"day": date_format(facts.issued_on)})
    if facts.site and not contractor.sites.filter(pk=facts.site.pk).exists():
        _refuse("site", _("This company does not work at that site: choose one of its own."))


def _check_renewal(facts: CertificateFacts, before: Certificate) -> None:
    if facts.kind != before.kind:
        _refuse(
            "kind", _("A renewal is of the same kind as the certificate it takes the place of.")
        )
    if facts.expires_on <= before.expires_on:
        said = _("The one before is valid until %(day)s: a renewal must end later.")
        _refuse("expires_on", said % {"day": date_format(before.expires_on)})


def _check_once(facts: CertificateFacts, contractor: Contractor, *, but: int = 0) -> None:
    """Conflict where it is there; who enters another of this company meanwhile waits until this one
    is stored."""
    hold(contractor)
    same = Certificate.objects.filter(contractor=contractor, kind=facts.kind, number=facts.number)
    if same.exclude(pk=but).exists():
        said = _("A certificate of this kind and number is in the register already: open that one.")
        raise Conflict(said, fields={"number": said})


def _refuse(field: str, said: str) -> None:
    raise Refusal(said, fields={field: said})


def _inspected(files: "Sequence[File[bytes]]") -> list[HandedIn]:
    _check_room_for(len(files))
    by_hash = {one.sha256: one for one in received(files)}
    return inspected(list(by_hash.values()), field="evidence")


def _check_room_for(count: int) -> None:
    if count > FILES_OF_A_CERTIFICATE:
        said = _("A certificate has at most %(limit)s files.") % {"limit": FILES_OF_A_CERTIFICATE}
        _refuse("evidence", said)


def _keep(row: Certificate, files: Sequence[HandedIn], *, by: Actor, now: datetime) -> None:
    for one in files:
        CertificateFile.objects.create(certificate=row, **columns_of(one, by=by, now=now))


def _columns(facts: CertificateFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in _names()}


def _facts_of(row: Certificate) -> CertificateFacts:
    return CertificateFacts(**{name: getattr(row, name) for name in _names()})


def _names() -> tuple[str, ...]:
    return tuple(CertificateFacts.__dataclass_fields__)
