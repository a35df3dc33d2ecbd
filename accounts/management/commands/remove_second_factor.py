"""``manage.py remove_second_factor <username>``: for who lost telephone and recovery codes."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.management.spoken_command import SpokenCommand, person_named
from accounts.second_factor.services import has_second_factor, remove_every_factor
from core.audit import SYSTEM


class Command(SpokenCommand):
    """Takes the second factor off one person; it is on record."""

    help = "Remove app and passkeys of a person; they sign in by their password and begin anew."

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Find the person, remove app, passkeys and recovery codes."""
        person = person_named(username)
        names = {"name": person.username}
        if not has_second_factor(person):
            said = _("%(name)s has no second factor: there is nothing to remove.")
            raise CommandError(said % names)
        remove_every_factor(person=person, by=SYSTEM, now=timezone.now())
        self.stdout.write(_("%(name)s signs in by the password alone now.") % names)
