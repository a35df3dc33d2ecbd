"""``manage.py add_person <username> --role administrator``: the first people of an installation."""

import getpass
from argparse import BooleanOptionalAction
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.management.spoken_command import SpokenCommand
from accounts.models import User
from accounts.services import PersonFacts, add_person
from core.audit import SYSTEM
from core.errors import Refusal


class Command(SpokenCommand):
    """Asks for a password and adds a person; the rest are added on the settings pages."""

    help = "Add a person who may sign in, such as the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, as what."""
        super().add_arguments(parser)
        parser.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATOR)
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument(
            "--own-password",
            action=BooleanOptionalAction,
            default=False,
            help="you are this person: no other password is asked for at the first sign-in",
        )
        parser.add_argument("--email", default="", help="where reports and reminders are mailed to")

    def handle(self, *args: Any, username: str, role: str, **options: Any) -> None:
        """Ask twice, check the password, add the person."""
        password = _typed_twice(username)
        try:
            validate_password(
                password,
                User(
                    username=username,
                    first_name=options["first_name"],
                    last_name=options["last_name"],
                    email=options["email"],
                ),
            )
            person = add_person(
                username=username,
                password=password,
                facts=PersonFacts(
                    first_name=options["first_name"],
                    last_name=options["last_name"],
                    email=options["email"],
                    role=Role(role),
                ),
                must_change_password=not options["own_password"],
                by=SYSTEM,
                now=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        names = {"name": person.username, "role": Role(role).label}
        self.stdout.write(_("%(name)s may sign in. Role: %(role)s.") % names)


def _typed_twice(username: str) -> str:
    try:
        password = getpass.getpass(_("Password for %(name)s:") % {"name": username} + " ")
        again = getpass.getpass(_("The same again:") + " ")
    except EOFError as error:
        said = _("The password is typed: run this at a terminal (--pty).")
        raise CommandError(said) from error
    if password != again:
        raise CommandError(_("The two passwords differ: nobody was added."))
    return password
