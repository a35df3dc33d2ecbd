"""The document of a frozen analysis, and what is told to who holds its hash."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.frozen_records import FrozenRecords
from documents.verification.verifiable import Facts
from jsas.access import frozen_jsas_visible_to, published_frozen_jsas
from jsas.models import FrozenJsa
from jsas.words import jsa_words
from risks.access import may_list_registers


def _facts(frozen: FrozenJsa) -> Facts:
    """What the document prints: whose job, who signed it, how many steps and crew."""
    found = jsa_words(frozen.told)
    return (
        (_("Job safety analysis"), found.title),
        (_("Job"), frozen.told["job"]),
        (_("Company"), frozen.told["company"]),
        (_("As of"), found.as_of),
        *((one.word, f"{one.name}, {one.on}") for one in found.signed),
        (_("Steps"), str(len(frozen.told["steps"]))),
    )


FROZEN = FrozenRecords(
    model=FrozenJsa,
    of="jsa",
    visible_to=frozen_jsas_visible_to,
    published=published_frozen_jsas,
    facts=_facts,
)
JSA = FROZEN.kind(
    75,
    code="jsa",
    label=gettext_lazy("Job safety analysis"),
    maker="jsas.printing.JSA_MAKER",
    may_request=may_list_registers,
    only_one=gettext_lazy("The document of a JSA is made of exactly one frozen analysis."),
)
JSAS_BY_HASH = FROZEN.by_hash(39)
