"""A frozen gap table as a document: what it is made of, and what is told to who holds its hash."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Person
from core.figures import day
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
    later = published_frozen_gap_tables().filter(
        table=OuterRef("table"), revision__gt=OuterRef("revision")
    )
    found = FrozenGapTable.objects.filter(Exists(later), sha256__in=digests)
    return set(found.values_list("sha256", flat=True))


def _known(digests: Collection[str]) -> list[str]:
    found = FrozenGapTable.objects.filter(sha256__in=digests)
    return list(found.values_list("sha256", flat=True))


def _records(digests: Collection[str], most: int) -> list[PublishedRecord]:
    replaced = _replaced(digests)
    found = published_frozen_gap_tables().filter(sha256__in=digests)
    rows = sorted(found, key=lambda one: one.sha256 not in replaced)[:most]
    return [_record(one) for one in rows]


def _record(frozen: FrozenGapTable) -> PublishedRecord:
    rows = frozen.content["rows"]
    closed = sum(one["status"] == GapStatus.CLOSED for one in rows)
    same = FrozenGapTable.objects.filter(table=frozen.table_id)
    latest = same.values_list("revision", flat=True)[0]
    return PublishedRecord(
        sha256=frozen.sha256,
        facts=(
            (_("Gap table"), frozen.content["name"]),
            (_("Company"), frozen.content["company"]),
            (_("As of"), day(frozen.content["as_of"])),
            (_("Closed"), f"{closed} / {len(rows)}"),
        ),
        revision=frozen.revision,
        replaced_by=latest if latest > frozen.revision else None,
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
