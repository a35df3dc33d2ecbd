"""How the audit trail tells of people and their tokens."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import may_keep_people
from accounts.choices import Role
from accounts.models import ReaderToken, RestoredDatabase, User, name_of_person
from accounts.roles import Person
from core.audit_kind import AuditKind
from core.database.columns import COMMA, text_of


def _person(reader: Person, person: str) -> str:
    return reverse("person", args=[person]) if may_keep_people(reader) else ""


AUDIT_KINDS = (
    AuditKind(
        10,
        model=User,
        deeds={
            "add_person": _("%(who)s added person %(what)s"),
            "change_person": _("%(who)s changed person %(what)s"),
            "deactivate_person": _("%(who)s switched off person %(what)s"),
            "activate_person": _("%(who)s let person %(what)s sign in again"),
            "make_password_link": _("%(who)s made a link for a new password of %(what)s"),
            "mail_password_link": _("A link for a new password was mailed to %(what)s"),
            "end_password": _("%(who)s had %(what)s choose a new password after a restore"),
            "sign_out_person": _("%(who)s signed out %(what)s on every device"),
            "end_session": _("%(who)s signed out other devices of %(what)s"),
            "set_up_second_factor": _("%(who)s set up an authenticator app for %(what)s"),
            "remove_second_factor": _("%(who)s removed the authenticator app of %(what)s"),
            "renew_recovery_codes": _("%(who)s made new recovery codes for %(what)s"),
            "use_recovery_code": _("%(who)s used a recovery code of %(what)s"),
            "ask_factor_reset": _("%(who)s asked to reset the second factor of %(what)s"),
            "confirm_factor_reset": _("%(who)s agreed to reset the second factor of %(what)s"),
            "withdraw_factor_reset": _("%(who)s let the second factor of %(what)s stay"),
            "add_passkey": _("%(who)s made a passkey for %(what)s"),
            "rename_passkey": _("%(who)s renamed a passkey of %(what)s"),
            "remove_passkey": _("%(who)s removed a passkey of %(what)s"),
            "remove_passkeys": _("%(who)s removed all passkeys of %(what)s"),
            "refuse_passkey": _("A passkey of %(what)s was refused: its counter went back"),
            "connect_provider": _("%(what)s was connected with the sign-in provider"),
            "disconnect_provider": _("%(what)s is connected with the sign-in provider no more"),
            "refuse_without_group": _(
                "%(what)s has no role at the sign-in provider any more: sessions and tokens ended"
            ),
            "release_name": _("%(who)s opened the locked name of %(what)s"),
            "post_person": _("%(who)s set the sites at which %(what)s works"),
            "give_roles": _("%(who)s gave further roles to %(what)s"),
            "erase_person": _("%(who)s erased the personal data of %(what)s"),
            "choose_mails": _("%(who)s chose which mails go to %(what)s"),
            "change_password": _("%(who)s changed the password of %(what)s"),
        },
        title=text_of(name_of_person()),
        within={User.AUDIT_NAME: "pk"},
        address=_person,
        fields={
            "passkeys": _("Passkeys"),
            "number": _("Number"),
            "sites": _("Sites"),
            "counter": _("Counter of the passkey"),
            "last_counter": _("Counter at its last use"),
        },
        values={
            "further_roles": lambda: {str(role): str(role.label) for role in Role},
            "language": lambda: dict(settings.LANGUAGES),
        },
    ),
    AuditKind(
        20,
        model=ReaderToken,
        deeds={
            "create_token": _("%(who)s made token %(what)s"),
            "revoke_token": _("%(who)s revoked token %(what)s"),
            "end_token": _("%(who)s ended token %(what)s"),
        },
        title=text_of("name", COMMA, name_of_person("user__")),
        within={User.AUDIT_NAME: "user"},
        fields={
            "name": _("What it is for"),
            "because": _("Why it ended"),
            "scopes": _("What it may do"),
        },
    ),
    AuditKind(
        25,
        model=RestoredDatabase,
        deeds={
            "restore_database": _("%(who)s restored the database from the backup %(what)s"),
            "confirm_restored": _(
                "%(who)s looked through who may sign in after the restore from the backup %(what)s"
            ),
        },
        title=text_of("backup"),
        within={RestoredDatabase.AUDIT_NAME: "pk"},
    ),
)
