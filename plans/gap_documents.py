"""A frozen gap table as a document: what it is made of, and what is told to who holds its hash."""

from collections.abc import Collection

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from core.figures import day
from documents.frozen import known_frozen, published_frozen, replaced_by, replaced_frozen
from documents.kinds import DocumentKind, Sources
from documents.verification.verifiable import PublishedRecord, Verifiable
from plans.access import (
    frozen_gap_tables_visible_to,
    may_list_plans,
    published_frozen_gap_tables,
)
from plans.choices import GapStatus
from plans.models import FrozenGapTable


def _one_table(user: Person, sent: QueryDict) -> list[FrozenGapTable]:
    """The frozen table whose hash is sent; 404 where it is not theirs to see."""
    visible = frozen_gap_tables_visible_to(user)
    return [get_object_or_404(visible, sha256=sent.get("result", ""))]


def _replaced(digests: Collection[str]) -> set[str]:
    return replaced_frozen(published_frozen_gap_tables(), digests, of="table")


def _known(digests: Collection[str]) -> list[str]:
    return known_frozen(FrozenGapTable, digests)


def _records(digests: Collection[str], most: int) -> list[PublishedRecord]:
    found = published_frozen_gap_tables()
    return [_record(one) for one in published_frozen(found, digests, of="table", most=most)]


def _record(frozen: FrozenGapTable) -> PublishedRecord:
    rows = frozen.content["rows"]
    closed = sum(one["status"] == GapStatus.CLOSED for one in rows)
    return PublishedRecord(
        sha256=frozen.sha256,
        facts=(
            (_("Gap table"), frozen.content["name"]),
            (_("Company"), frozen.content["company"]),
            (_("As of"), day(frozen.content["as_of"])),
            (_("Closed"), f"{closed} / {len(rows)}"),
        ),
        revision=frozen.revision,
        replaced_by=replaced_by(frozen),
    )


GAP_TABLE = DocumentKind(
    position=69,
    code="gap_table",
    label=gettext_lazy("Gap table"),
    extension="pdf",
    content_type="application/pdf",
    maker="plans.gap_printing.MAKER",
    sources=Sources(
        visible_to=frozen_gap_tables_visible_to,
        published=published_frozen_gap_tables,
        replaced=_replaced,
    ),
    may_request=may_list_plans,
    asked=_one_table,
    only_one=gettext_lazy("The document of a gap table is made of exactly one frozen table."),
    quick=True,
    lasts=True,
)
GAP_TABLES_BY_HASH = Verifiable(32, _known, _records)
