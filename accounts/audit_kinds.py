"""How the audit trail tells of people and their tokens."""

from django.db.models import F, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils.translation import gettext_lazy as _

from accounts.models import ReaderToken, User
from core.audit_kind import AuditKind
from core.columns import COMMA, SPACE, text_of


def name_of_person(path: str = "") -> Coalesce:
    """A person's full name as a column, or the user name where there is none."""
    full = Trim(Concat(f"{path}first_name", SPACE, f"{path}last_name"))
    return Coalesce(NullIf(full, Value("")), F(f"{path}username"))


AUDIT_KINDS = (
    AuditKind(
        10,
        model=User,
        deeds={
            "add_person": _("%(who)s added person %(what)s"),
            "add_user": _("%(who)s added person %(what)s"),
            "change_user": _("%(who)s changed person %(what)s"),
            "choose_mails": _("%(who)s chose which mails go to %(what)s"),
            "change_password": _("%(who)s changed the password of %(what)s"),
            "set_password": _("%(who)s set the password of %(what)s"),
        },
        title=text_of(name_of_person()),
        within={User.AUDIT_NAME: "pk"},
        fields={"usable": _("Signs in with a password")},
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
        fields={"name": _("What it is for"), "because": _("Why it ended")},
    ),
)
