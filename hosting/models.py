"""What an installation keeps of its own backups, apart from where they lie."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MadeBackup(models.Model):
    """A backup that was made here, or that this database was brought back from. Never changed.

    ``sha256`` is of its manifest, byte for byte, which names every piece by its hash.
    """

    stamp = models.CharField(_("backup"), max_length=20, unique=True)
    taken_at = models.DateTimeField(_("taken at"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("backup made here")
        verbose_name_plural = _("backups made here")

    def __str__(self) -> str:
        return self.stamp
