"""How the audit trail tells of one kind of thing: what each room says in its AUDIT_KINDS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Model, Q
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from core.database.columns import text_of

if TYPE_CHECKING:
    from core.tables import Person


@dataclass(frozen=True, slots=True)
class AuditKind:
    """How the audit trail tells of one kind of thing.

    ``deeds`` has the sentence of each action: "%(who)s submitted evaluation %(what)s". What
    one is called (``title``) and what ``address`` makes the address of its page of (``place``)
    are columns of the model, so that every row of a page is named in one statement; the address
    is "" for a reader who may not open it. ``within`` names what it belongs to: the AUDIT_NAME,
    and the path to its id; ``told_within`` are the rows of which that is told at all. A recorded
    field that is a column of the model is told in the column's words; ``fields`` has the words of
    the others, ``path_words`` puts the path of a part of a document into words, and ``values`` has
    the words of the codes of a field, by code, that are no choices of a column.
    """

    position: int
    model: type[Model]
    deeds: Mapping[str, str | Promise]
    title: Combinable
    place: Combinable = field(default_factory=lambda: text_of("pk"))
    address: "Callable[[Person, str], str]" = lambda _reader, _place: ""
    within: Mapping[str, str] = field(default_factory=dict)
    told_within: Q = field(default_factory=Q)
    fields: Mapping[str, str | Promise] = field(default_factory=dict)
    path_words: Callable[[str], str] | None = None
    values: Mapping[str, Callable[[], Mapping[str, str]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What stands in the trail's rows: the model's AUDIT_NAME."""
        found: str = self.model.AUDIT_NAME  # type: ignore[attr-defined]  # a test holds it
        return found
