"""The document of a frozen year of a procedure, and what is told to who holds its hash."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.frozen_records import FrozenRecords
from documents.verification.verifiable import Facts
from procedures.access import (
    frozen_runs_visible_to,
    may_read_procedures,
    published_frozen_runs,
)
from procedures.models import FrozenProcedureRun
from procedures.printed.content import printed_run


def _facts(frozen: FrozenProcedureRun) -> Facts:
    """What the document prints: whose year of which procedure, how far it has come."""
    found = printed_run(frozen.told)
    return (
        (_("Procedure"), found.title),
        (_("Company"), found.content["company"]),
        (_("Department"), found.content["department"] or _("all")),
        (_("As of"), found.as_of),
        (_("Steps done"), f"{found.done} / {len(found.steps)}"),
        (_("Steps late"), str(found.late)),
    )


FROZEN = FrozenRecords(
    model=FrozenProcedureRun,
    of="run",
    visible_to=frozen_runs_visible_to,
    published=published_frozen_runs,
    facts=_facts,
)
PROCEDURE_RUN = FROZEN.kind(
    76,
    code="procedure_run",
    label=gettext_lazy("Year of a procedure"),
    maker="procedures.printed.printing.PROCEDURE_RUN_MAKER",
    may_request=may_read_procedures,
    only_one=gettext_lazy("The document of a procedure is made of exactly one frozen year."),
)
PROCEDURE_RUNS_BY_HASH = FROZEN.by_hash(40)
