"""``manage.py load_demo``: the demonstration, once, into an embedded database."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core.errors import Refusal
from demonstration.certificates import load_certificates
from demonstration.inspections import load_inspections
from demonstration.loading import load_demonstration, load_six
from demonstration.many import load_many
from demonstration.plans.haulage_plan import load_plan
from demonstration.procedures.accidents import load_accident
from demonstration.procedures.years import load_procedures
from demonstration.risks import load_risks
from demonstration.studies import load_study
from demonstration.survey_checklist import load_survey_checklist
from demonstration.surveys import load_surveys


class Command(BaseCommand):
    """Loads demonstration/; refuses to where DATABASE_URL points at a server of somebody's own."""

    help = "Load the demonstration years (embedded database only)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The tests count rows, so they load the first part alone."""
        parser.add_argument(
            "--paper-only",
            action="store_true",
            help="Only the two contractors of the paper, without the six constructed ones.",
        )
        parser.add_argument(
            "--size",
            type=int,
            default=0,
            help="So many contractors in all, each with three years; those there already stay.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load both parts or the first, or say that it is there."""
        if not settings.EMBEDDED:
            raise CommandError(
                "DATABASE_URL is set, so this is not a demonstration: its people have a known "
                "password and are only ever loaded into the embedded database."
            )
        try:
            loaded = _load(paper_only=options["paper_only"], size=options["size"], say=self._say)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            "Loaded the demonstration years." if loaded else "The demonstration is already loaded."
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@transaction.atomic
def _load(*, paper_only: bool, size: int, say: Callable[[str], None]) -> bool:
    """Whether anything was loaded: all that was asked for, or nothing."""
    folder = Path(settings.BASE_DIR) / "demonstration" / "library"
    loaded = load_demonstration(folder)
    if loaded and not paper_only:
        registers = partial(load_risks, folder / "risks")
        load_six(folder / "six", today=timezone.localdate(), before_approvals=registers)
        load_plan(folder / "haulage_plan.yaml")
        load_surveys(folder / "surveys", now=timezone.now())
        load_survey_checklist(folder / "perception")
        load_study(folder)
        load_certificates(folder / "certificates.yaml", today=timezone.localdate())
        load_accident(folder / "accidents" / "scaffold.yaml", today=timezone.localdate())
        load_inspections(folder / "inspections.yaml", today=timezone.localdate())
        load_procedures(folder / "procedures.yaml", today=timezone.localdate())
    return loaded | bool(load_many(size, folder=folder, today=timezone.localdate(), say=say))
