"""``manage.py grant_running_role``: after each migrate, as the owner of the tables."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.database.restoring import UNFINISHED_RESTORE, is_unfinished
from core.database.roles import (
    RUNNING_ROLE,
    grant_running_role,
    keep_to_this_database,
    make_running_role,
    other_databases,
)


class Command(BaseCommand):
    """Makes the role that pages and jobs run as, and grants what they need."""

    help = (
        f"Make the role {RUNNING_ROLE}, which pages and jobs run as, and let it read and write "
        "rows and no more. Its password is read from DATABASE_RUNNING_PASSWORD. Run it as the "
        "owner of the tables, after each migrate; it may be repeated."
    )

    def add_arguments(self, parser: Any) -> None:
        """The role's name, where it is another, and whose server it is."""
        parser.add_argument("--role", default=RUNNING_ROLE, help="default: %(default)s")
        parser.add_argument(
            "--own-server",
            action="store_true",
            help="The server has no databases of others: from all but this one the role is kept.",
        )

    @transaction.atomic
    def handle(self, *_arguments: Any, role: str, own_server: bool, **_options: Any) -> None:
        """All of it or nothing."""
        if is_unfinished():
            raise CommandError(UNFINISHED_RESTORE)
        make_running_role(role, password=os.environ.get("DATABASE_RUNNING_PASSWORD", ""))
        written_once = grant_running_role(role)
        if own_server:
            keep_to_this_database(role, others=other_databases())
        self.stdout.write(
            f"{role} reads and writes rows; to {len(written_once)} tables it only adds: "
            f"{', '.join(written_once)}."
        )
