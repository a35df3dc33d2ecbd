"""``manage.py connect_person <username> <subject>``: who somebody is at the sign-in provider."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.management.spoken_command import SpokenCommand, person_named
from core.audit import SYSTEM
from core.errors import Refusal
from provider.people import connect_person, disconnect_person


class Command(SpokenCommand):
    """Connects one person, or ends the connection; it is on record."""

    help = "Let a subject of the sign-in provider sign in as a person; --end ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and who they are there."""
        super().add_arguments(parser)
        parser.add_argument("subject", nargs="?", default="")
        parser.add_argument("--end", action="store_true", help="end the connection")

    def handle(self, *args: Any, username: str, subject: str, **options: Any) -> None:
        """Find the person, connect or disconnect."""
        person = person_named(username)
        names = {"name": person.username}
        if options["end"]:
            if not disconnect_person(person=person, by=SYSTEM, now=timezone.now()):
                raise CommandError(_("%(name)s is not connected: there is nothing to end.") % names)
            self.stdout.write(_("%(name)s is not connected any more.") % names)
            return
        if not person.is_active:
            raise CommandError(_("%(name)s is switched off: switch them on first.") % names)
        provider = settings.SIGN_IN_PROVIDER
        if provider is None or not subject:
            raise CommandError(_("Set OIDC_ISSUER, and name the subject that the provider has."))
        try:
            connect_person(
                person=person, subject=subject, provider=provider, by=SYSTEM, now=timezone.now()
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        there = {"issuer": provider.issuer, "subject": subject}
        self.stdout.write(_("%(name)s signs in at %(issuer)s as %(subject)s.") % (names | there))
