"""A command that says all it says in one language, the sentences of services among it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import people_by


class SpokenCommand(BaseCommand):
    """Speaks the installation's language, or the one of ``--language``."""

    def add_arguments(self, parser: CommandParser) -> None:
        """About whom, and in which language."""
        parser.add_argument("username")
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="in which the command speaks",
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        """As any command, in its language."""
        with translation.override(options["language"]):
            return super().execute(*args, **options)


def person_named(username: str) -> User:
    """Whose user name this is, whatever its case. CommandError where it is nobody's."""
    person = people_by("username", username).first()
    if person is None:
        raise CommandError(
            _("Nobody has the user name %(name)s: look it up among the people.")
            % {"name": username}
        )
    return person
