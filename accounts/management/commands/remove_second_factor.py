"""``manage.py remove_second_factor <username>``: for who lost telephone and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.second_factor.services import has_second_factor, remove_every_factor
from core.audit import SYSTEM


class Command(BaseCommand):
    """Takes the second factor off one person; it is on record."""

    help = "Remove app and passkeys of a person; they sign in by their password and begin anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Find the person, remove app, passkeys and recovery codes."""
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Nobody has the user name {username}: look it up among the people.")
        if not has_second_factor(person):
            raise CommandError(f"{username} has no second factor: there is nothing to remove.")
        remove_every_factor(person=person, by=SYSTEM, now=timezone.now())
        self.stdout.write(f"{username} signs in by the password alone now.")
