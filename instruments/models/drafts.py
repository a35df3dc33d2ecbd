"""The next version of an instrument, a ladder or a rule set, while it is being written."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.language import localized
from instruments.choices import VersionKind


class Draft(models.Model):
    """A version that may still change. Published, it becomes a row that never does.

    ``document``: the JSON of the spec it will be, always one that could be published as it
    stands; an instrument's has "rule_set" (a key such as "csms-v1") in place of "rules".
    ``edition`` counts the saves, so that a stale one is refused; ``based_on`` is the number of
    the published version of this code it is compared with, None where there is none.
    """

    AUDIT_NAME: ClassVar[str] = "draft"

    kind = models.CharField(_("kind"), max_length=10, choices=VersionKind)
    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    based_on = models.PositiveSmallIntegerField(null=True)
    document = models.JSONField()
    edition = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("draft version")
        verbose_name_plural = _("draft versions")
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "version"], name="draft_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} (v{self.version})"

    @property
    def title(self) -> str:
        """The title in the active language."""
        title: dict[str, Any] = self.document["title"]
        return localized(title)

    @property
    def key(self) -> str:
        """``csms-v2``: what it will be called."""
        return f"{self.code}-v{self.version}"
