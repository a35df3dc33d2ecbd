"""The five roles, what is recorded at the doors, and why a token has ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does here."""

    COORDINATOR = "coordinator", _("HSE coordinator")
    MANAGER = "manager", _("HSE manager")
    REPRESENTATIVE = "representative", _("Contractor representative")
    ADMINISTRATOR = "administrator", _("Administrator")
    VIEWER = "viewer", _("Viewer")


OWNERS_ROLES = (Role.COORDINATOR, Role.MANAGER, Role.VIEWER, Role.ADMINISTRATOR)


class AccessKind(models.TextChoices):
    """What somebody did at a door, or took out through one."""

    SIGN_IN = "sign_in", _("signed in")
    FAILURE = "failure", _("wrong password")
    LOCKED = "locked", _("turned away during a pause")
    RELEASE = "release", _("new password, a pause ended")
    ASKED = "asked", _("asked for a link by mail")
    SIGN_OUT = "sign_out", _("signed out")
    DOWNLOAD = "download", _("file taken")
    EXPORT = "export", _("read by a program")


class TokenEnd(models.TextChoices):
    """Why a reader's token opens nothing any more."""

    REVOKED = "revoked", _("revoked")
    PASSWORD = "password", _("ended with the password")
    DEACTIVATED = "deactivated", _("ended: the account was switched off")
    ROLE = "role", _("ended with the role")
    RESTORED = "restored", _("ended: the database was restored from a backup")
    COMPANY = "company", _("ended: its person speaks for another company")


class KeepTokens(models.TextChoices):
    """What becomes of one's tokens when one changes one's own password."""

    YES = "yes", _("Keep them")
    NO = "no", _("End them: nobody reads with them any more")
