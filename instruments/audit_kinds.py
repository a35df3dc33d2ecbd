"""How the audit trail tells of instruments, ladders, rule sets and their drafts."""

from typing import Any

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Person
from core.audit_kind import AuditKind
from core.database.columns import text_of
from instruments.choices import VersionKind
from instruments.models import Draft, Instrument, Ladder, RuleSet
from instruments.wording import place_of

KEY = ("code", Value("-v"), "version")
PUBLISHED: dict[str, Any] = {
    "load_instrument": _("%(who)s loaded instrument %(what)s"),
    "publish_version": _("%(who)s published version %(what)s"),
}


def _version(_reader: Person, place: str) -> str:
    kind, _slash, key = place.partition("/")
    return reverse("version", args=[kind, key])


def _published(position: int, model: type[Any], *, kind: VersionKind) -> AuditKind:
    return AuditKind(
        position,
        model=model,
        deeds=PUBLISHED,
        title=text_of(*KEY),
        place=text_of(Value(f"{kind}/"), *KEY),
        address=_version,
        fields={"key": _("Version")},
    )


AUDIT_KINDS = (
    _published(400, Instrument, kind=VersionKind.INSTRUMENT),
    _published(450, Ladder, kind=VersionKind.LADDER),
    _published(460, RuleSet, kind=VersionKind.RULE_SET),
    AuditKind(
        470,
        model=Draft,
        deeds={
            "copy_version": _("%(who)s began draft %(what)s"),
            "start_instrument": _("%(who)s began draft %(what)s"),
            "save_draft": _("%(who)s changed draft %(what)s"),
            "delete_draft": _("%(who)s deleted draft %(what)s"),
        },
        title=text_of(*KEY),
        place=text_of("kind", Value("/"), *KEY),
        address=_version,
        fields={
            "key": _("Version"),
            "copied_from": _("Copied from"),
            "document": _("Content"),
        },
        path_words=lambda path: place_of(path, {}),
    ),
)
