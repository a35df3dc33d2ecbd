"""People, their tokens, and the record of who came in and what was taken out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import OWNERS_ROLES, AccessKind, Role, TokenEnd
from core.database.columns import SPACE
from core.database.keys import CountedKey
from core.identity import AddressField, UniqueAddress, UniqueName


class User(AbstractUser):
    """A person who signs in. The role decides what they may see and change.

    ``further_roles``: what somebody of the owner's does besides; they may what any of their roles
    may. Who speaks for a contractor does nothing else here.
    ``language`` is the one they last chose, "" for nobody's choice: mails are written in it.
    ``mails``: whether they want any. ``must_change_password``: somebody else chose the present
    password, so that nothing opens before they have chosen their own. ``second_factor_due``: from
    when on nothing opens without a second factor; None where none is asked for, or one is set up.
    ``is_posted``: a coordinator who works at some sites alone: ``SitePosting`` says which.
    ``erased_number``: whose personal data was erased is told by this number alone.
    """

    AUDIT_NAME: ClassVar[str] = "user"

    role = models.CharField(_("role"), max_length=20, choices=Role)
    further_roles = ArrayField(
        models.CharField(max_length=20, choices=Role),
        verbose_name=_("further roles"),
        default=list,
        db_default=[],
        blank=True,
    )
    email = AddressField(_("E-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    mails = models.BooleanField(_("gets mails"), default=True)
    must_change_password = models.BooleanField(
        _("must change the password"), default=False, db_default=False
    )
    second_factor_due = models.DateTimeField(_("authenticator app due"), null=True, blank=True)
    is_posted = models.BooleanField(
        _("works at sites of their own"), default=False, db_default=False, editable=False
    )
    erased_number = models.PositiveIntegerField(
        _("number of an erased person"), null=True, blank=True, unique=True, editable=False
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            UniqueName("username", name="user_name_once"),
            UniqueAddress("email", name="user_address_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="user_role_known",
                violation_error_message=_("Choose one of the five roles."),
            ),
            models.CheckConstraint(
                condition=models.Q(further_roles=[])
                | ~models.Q(role=Role.REPRESENTATIVE)
                & models.Q(further_roles__contained_by=[one.value for one in OWNERS_ROLES]),
                name="user_further_roles_of_the_owner",
                violation_error_message=_(
                    "Who speaks for a contractor has no further role: choose none."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(erased_number=None) | models.Q(is_active=False, email=""),
                name="user_erased_is_off",
                violation_error_message=_("Their data was erased: they stay switched off."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def roles(self) -> list[Role]:
        """Every role of this person, the first one first."""
        return [Role(one) for one in dict.fromkeys((self.role, *self.further_roles))]

    def get_role_display(self) -> str:  # type: ignore[no-redef]  # in place of Django's own
        """All of them in words."""
        return roles_in_words(self.roles)


def roles_in_words(roles: Iterable[str]) -> str:
    """Roles one after the other."""
    return " + ".join(str(Role(one).label) for one in roles)


def name_of_person(path: str = "") -> Coalesce:
    """A person's full name as a column, or the user name where there is none."""
    full = Trim(Concat(f"{path}first_name", SPACE, f"{path}last_name"))
    return Coalesce(NullIf(full, Value("")), F(f"{path}username"))


def only_reading() -> list[str]:
    """What a token may do where nothing else was chosen."""
    return ["read"]


class ReaderToken(models.Model):
    """Lets a program read the data as this person does, or do what its ``scopes`` name.

    Only the SHA-256 of the token is kept: the token itself is shown once. ``hint`` is its
    beginning, by which a person tells it from others.
    """

    AUDIT_NAME: ClassVar[str] = "reader_token"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reader_tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    hint = models.CharField(max_length=12)
    scopes = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("what it may do"),
        default=only_reading,
        db_default=["read"],
    )
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    last_used_from = models.GenericIPAddressField(_("from where"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    ended_by = models.CharField(_("why it ended"), max_length=12, choices=TokenEnd, blank=True)

    class Meta:
        verbose_name = _("reader's token")
        verbose_name_plural = _("readers' tokens")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens something still."""
        return self.revoked_at is None and self.expires_at > now


class AccessRecord(models.Model):
    """One passage through a door: a sign-in, a refused one, a sign-out, a file or table taken.

    What was typed is not kept. A name that is nobody's may be a password in the wrong field, so
    of the name there is a keyed digest only (the lock-out counts by it), and the person where it
    is one. ``device`` is the digest of the browser's own cookie: its holder has signed in there
    before. ``what`` is an address without its query, and the file's name. Written once; a row
    goes when the days of ACCESS_RECORD_DAYS are over, and the database refuses it sooner.
    """

    # Counted, not random: the lock-out asks what came after a row, and no page shows it.
    id = CountedKey("ID", auto_created=True, primary_key=True, serialize=False)
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("what happened"), max_length=10, choices=AccessKind)
    person = models.ForeignKey(
        User, verbose_name=_("person"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    token = models.ForeignKey(
        ReaderToken,
        verbose_name=_("reader's token"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.GenericIPAddressField(_("from where"), null=True)
    what = models.CharField(_("what was taken"), max_length=300, blank=True)
    name_digest = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("access record")
        verbose_name_plural = _("access records")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["name_digest", "at"], name="access_by_name"),
            models.Index(fields=["address", "at"], name="access_by_address"),
            models.Index(fields=["at"], name="access_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AccessKind.values), name="access_kind_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"


class PersonSession(models.Model):
    """Whose a session is, on what device, and until when it was used; no address is kept here.

    ``session`` names Django's own row, without the database looking: whoever deletes that one
    ends the session. ``ended_at``: it was ended before its time.
    """

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="of_person", db_constraint=False
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    begun_at = models.DateTimeField(_("signed in on"))
    last_used_at = models.DateTimeField(_("last used"))
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        if self.browser and self.system:
            names = {"browser": self.browser, "system": self.system}
            return gettext("%(browser)s on %(system)s") % names
        return self.browser or self.system or gettext("a device that does not say what it is")


class SecondFactor(models.Model):
    """The authenticator app of a person: a code of it is asked after the password.

    ``sealed_secret`` is encrypted (``second_factor.sealing``). ``last_step``: the step of the code
    that was used last, so that none opens twice.
    """

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    sealed_secret = models.BinaryField()
    last_step = models.BigIntegerField()
    set_up_at = models.DateTimeField(_("set up on"))

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return str(self.person)


class RecoveryCode(models.Model):
    """Opens once instead of a code of the app. Only its SHA-256 is kept."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    sha256 = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self) -> str:
        return str(self.person)


class Passkey(models.Model):
    """A key that a device of a person keeps (WebAuthn): of it only the public half is here.

    ``name`` is the person's own. ``sign_count``: how often it has signed, as it says itself; 0
    where it does not count. ``transports``: how a browser reaches it, such as "usb".
    ``last_asked_at``: of when the challenge was with which it last opened alone.
    """

    AT_MOST: ClassVar[int] = 20  # of one person

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=80)
    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    transports = models.JSONField(default=list)
    made_at = models.DateTimeField(_("made on"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    last_asked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ProviderIdentity(models.Model):
    """Who a person is at the sign-in provider: its word for them, which no other account has.

    ``last_begun_at``: when the errand began by which they last came in. ``has_second_factor``: one
    was asked for there then.
    """

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="at_provider")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    connected_at = models.DateTimeField(_("connected on"))
    last_begun_at = models.DateTimeField(null=True)
    has_second_factor = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("identity at the provider")
        verbose_name_plural = _("identities at the provider")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="provider_identity_once")
        ]

    def __str__(self) -> str:
        return str(self.person)


class FactorReset(models.Model):
    """That the second factor of somebody who lost it is taken off, by two administrators.

    ``asked_by`` asked, ``done_by`` agreed; the database refuses it where they are one person, or
    the person themselves. It is done, withdrawn, or neither yet.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factor_resets")
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked on"))
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    done_at = models.DateTimeField(_("done on"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True)

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_by=None)
                | ~models.Q(done_by=models.F("asked_by")) & ~models.Q(done_by=models.F("person")),
                name="factor_reset_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("person")),
                name="factor_reset_asked_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(done_by=None, done_at=None)
                | models.Q(done_by__isnull=False, done_at__isnull=False),
                name="factor_reset_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(withdrawn_at=None),
                name="factor_reset_done_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class RestoredDatabase(models.Model):
    """That this database was brought back from a backup, and who looked through its people then.

    ``is_moved``: by the word of who brought it back nothing was lost, so nothing was ended.
    """

    AUDIT_NAME: ClassVar[str] = "restored_database"

    backup = models.CharField(_("backup"), max_length=20)
    taken_at = models.DateTimeField(_("taken at"))
    restored_at = models.DateTimeField(_("restored at"))
    is_moved = models.BooleanField(_("moved to another machine"))
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(_("looked through on"), null=True)

    class Meta:
        verbose_name = _("restored database")
        verbose_name_plural = _("restored databases")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None, confirmed_at=None)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="restored_confirmed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.backup


class InvitationToSignIn(models.Model):
    """A link by which somebody makes their own account: once, in time, while it is not revoked.

    Only the SHA-256 of the link's secret is kept; the link is shown once to who invites.
    ``person`` is who came of it; ``further_roles`` are what they do besides.
    """

    first_name = models.CharField(_("first name"), max_length=150)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    email = AddressField(_("E-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    further_roles = ArrayField(
        models.CharField(max_length=20, choices=[(one, one.label) for one in OWNERS_ROLES]),
        verbose_name=_("further roles"),
        default=list,
        db_default=[],
        blank=True,
    )
    sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, verbose_name=_("invited by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    person = models.ForeignKey(
        User, verbose_name=_("person"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="%(class)s_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(revoked_at=None),
                name="%(class)s_used_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def roles_told(self) -> str:
        """All their roles in words."""
        return roles_in_words((self.role, *self.further_roles))

    def audit_values(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        further = {"further_roles": self.further_roles} if self.further_roles else {}
        return {"email": self.email, "role": self.role, **further}


class ErasedName(models.Model):
    """The SHA-256 of a name that an erased person had: what was recorded under it tells the number.

    Of frozen contents and of the trail nothing is changed; where they are shown, what is such a
    name is told otherwise (``accounts.erased_names``). Written once.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("erased name")
        verbose_name_plural = _("erased names")
        indexes = [models.Index(fields=["digest"], name="erased_by_digest")]

    def __str__(self) -> str:
        return self.digest
