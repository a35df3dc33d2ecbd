"""What accounts and core keep about people."""

from django.utils.translation import gettext_lazy as _

from accounts.models import (
    AccessRecord,
    FactorReset,
    Passkey,
    PersonSession,
    ProviderIdentity,
    ReaderToken,
    RecoveryCode,
    RestoredDatabase,
    SecondFactor,
    User,
)
from core.choices import MailStatus
from core.models import AuditEntry, Mail
from personal_data.register import PersonalData, emptied, goes

PERSONAL_DATA = (
    PersonalData(
        10,
        "account",
        _("Account"),
        User,
        "pk",
        (
            "username", "first_name", "last_name", "email", "role", "further_roles", "language",
            "mails", "date_joined", "last_login", "is_active",
        ),
        names=("username", "first_name", "last_name", "email"),
    ),
    PersonalData(
        20,
        "sessions",
        _("Devices"),
        PersonSession,
        "person",
        ("begun_at", "last_used_at", "browser", "system", "ended_at"),
        erase=goes,
        is_private=True,
    ),
    PersonalData(
        30, "authenticator_app", _("Authenticator app"), SecondFactor, "person", ("set_up_at",),
        erase=goes,
    ),
    PersonalData(
        40, "passkeys", _("Passkeys"), Passkey, "person", ("name", "made_at", "last_used_at"),
        erase=goes, is_private=True,
    ),
    PersonalData(
        45, "provider", _("Sign-in provider"), ProviderIdentity, "person",
        ("issuer", "subject", "connected_at"),
        names=("subject",), erase=goes,
    ),
    PersonalData(
        50, "recovery_codes", _("Recovery codes"), RecoveryCode, "person", ("used_at",),
        erase=goes,
    ),
    PersonalData(
        60, "factor_resets", _("Resets of the second factor"), FactorReset, "person",
        ("asked_at", "done_at", "withdrawn_at"),
        erase=goes,
    ),
    PersonalData(
        65, "restores", _("Restored databases looked through"), RestoredDatabase, "confirmed_by",
        ("restored_at", "confirmed_at"),
    ),
    PersonalData(
        70,
        "tokens",
        _("Tokens"),
        ReaderToken,
        "user",
        (
            "name", "hint", "scopes", "created_at", "expires_at", "last_used_at", "last_used_from",
            "revoked_at", "ended_by",
        ),
        names=("last_used_from",),
        erase=emptied({"name": "-", "hint": "", "last_used_from": None}),
    ),
    PersonalData(
        80,
        "mails",
        _("Mails"),
        Mail,
        "person",
        ("subject", "address", "status", "noted_at", "sent_at"),
        names=("address",),
        erase=emptied(
            {"subject": "-", "body": "-", "address": "", "problem": "",
             "status": MailStatus.DROPPED}
        ),
    ),
    # These go by themselves after ACCESS_RECORD_DAYS; until then they say who came in.
    PersonalData(
        90, "access", _("Sign-ins, and what was taken out"), AccessRecord, "person",
        ("at", "kind", "address", "what"),
        names=("address", "name_digest"),
    ),
    PersonalData(
        100, "deeds", _("Changes made"), AuditEntry, "user",
        ("at", "action", "target_type", "target_id", "address"),
        names=("address",),
    ),
)  # fmt: skip
