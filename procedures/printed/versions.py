"""The document of a version of a procedure, which is frozen once it is asked for."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.audit import Actor
from core.canonical import sha256_of
from documents.frozen_records import FrozenRecords
from documents.models import Document
from documents.services.requests import request_document
from documents.verification.verifiable import Facts
from instruments.specs import as_json
from procedures.access import (
    frozen_procedures_visible_to,
    may_read_procedures,
    published_frozen_procedures,
)
from procedures.models import FrozenProcedure
from procedures.rendering import ProcedureWords, procedure_words
from procedures.specs.parts import ProcedureSpec
from procedures.versions import stored_procedure


def printed_words(frozen: FrozenProcedure) -> ProcedureWords:
    """What its document says, in the active language."""
    return procedure_words(stored_procedure(frozen.told))


def _facts(frozen: FrozenProcedure) -> Facts:
    """What the document prints: which version of which procedure, of how many steps."""
    words = printed_words(frozen)
    return (
        (_("Procedure"), words.title),
        (_("Version"), str(words.version)),
        (_("Steps"), str(len(words.steps))),
    )


FROZEN = FrozenRecords(
    model=FrozenProcedure,
    of="code",
    visible_to=frozen_procedures_visible_to,
    published=published_frozen_procedures,
    facts=_facts,
)
PROCEDURE = FROZEN.kind(
    78,
    code="procedure",
    label=gettext_lazy("Procedure"),
    maker="procedures.printed.version_printing.PROCEDURE_MAKER",
    may_request=may_read_procedures,
    only_one=gettext_lazy("The document of a procedure is made of exactly one version."),
)
PROCEDURES_BY_HASH = FROZEN.by_hash(41)


@transaction.atomic
def request_procedure(spec: ProcedureSpec, *, by: Actor, now: datetime) -> Document:
    """Ask for the document of a published version, in the active language; the same one each time.

    NotAllowed for who does not read procedures, and then nothing is frozen.
    """
    content = as_json(spec)
    frozen, _is_new = FrozenProcedure.objects.get_or_create(
        code=spec.code,
        revision=spec.version,
        defaults={
            "content": content,
            "sha256": sha256_of(content),
            "frozen_by": by.user,
            "frozen_at": now,
        },
    )
    return request_document(
        kind=PROCEDURE.code, results=[frozen], language=get_language() or "", by=by, now=now
    )
