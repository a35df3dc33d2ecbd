"""``manage.py connect_person <username> <subject>``: who somebody is at the sign-in provider."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from core.audit import SYSTEM
from core.errors import Refusal
from provider.people import connect_person, disconnect_person


class Command(BaseCommand):
    """Connects one person, or ends the connection; it is on record."""

    help = "Let a subject of the sign-in provider sign in as a person; --end ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and who they are there."""
        parser.add_argument("username")
        parser.add_argument("subject", nargs="?", default="")
        parser.add_argument("--end", action="store_true", help="end the connection")

    def handle(self, *args: Any, username: str, subject: str, **options: Any) -> None:
        """Find the person, connect or disconnect."""
        person = User.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody has the user name {username}: look it up among the people.")
        if options["end"]:
            if not disconnect_person(person=person, by=SYSTEM, now=timezone.now()):
                raise CommandError(f"{username} is not connected: there is nothing to end.")
            self.stdout.write(f"{username} is not connected any more.")
            return
        provider = settings.SIGN_IN_PROVIDER
        if provider is None or not subject:
            raise CommandError("Set OIDC_ISSUER, and name the subject that the provider has.")
        try:
            connect_person(
                person=person, subject=subject, provider=provider, by=SYSTEM, now=timezone.now()
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(f"{username} signs in at {provider.issuer} as {subject}.")
