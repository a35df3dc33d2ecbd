"""Pages of a table in the shape of OData 4.0, which Power BI and Excel read by themselves.

What is served: ``$top``, ``$skip``, ``$select``, ``$count``, paging by ``@odata.nextLink``, and the
filters of the pages (year, site, risk, ...). What is not (``$filter``, ``$orderby`` ...) is said in
``$metadata``, so that a reader does it itself, and refused with a sentence.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import quoteattr

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.roles import Person
from core.errors import Refusal
from core.figures import whole
from core.tables import Dataset, Kind, TableColumn
from reports.scope.filters import ScopeFilter

PAGE = 1000  # rows at once, whatever is asked for
FURTHEST = 100_000  # rows that are skipped by number; a reader that pages follows the links
SERVED = {"$top", "$skip", "$select", "$count", "$skiptoken", "$format"}
EDM = {
    Kind.TEXT: "Edm.String",
    Kind.WHOLE: "Edm.Int64",
    Kind.DECIMAL: "Edm.Decimal",
    Kind.DATE: "Edm.Date",
    Kind.MOMENT: "Edm.DateTimeOffset",
    Kind.FLAG: "Edm.Boolean",
}


class NotServed(Refusal):
    """An option of OData that is not served here."""

    status = 501


@dataclass(frozen=True, slots=True)
class PageQuery:
    """One page: how many rows in all, how many to skip, which columns, from which place on."""

    top: int | None = None
    skip: int = 0
    select: tuple[str, ...] = ()
    count: bool = False
    key: int = 0
    index: int = 0


def wanted_of(asked: QueryDict, columns: Sequence[TableColumn]) -> PageQuery:
    """What the options of an address ask for; Refusal with a sentence where they make no sense."""
    options = {name: str(value) for name, value in asked.items() if name.startswith("$")}
    for name in sorted(options):
        if len(asked.getlist(name)) > 1:
            raise Refusal(_("%(option)s is there twice: give it once.") % {"option": name})
    for name in sorted(set(options) - SERVED):
        raise NotServed(
            _("%(option)s is not served here: take the pages and do it where you read them.")
            % {"option": name}
        )
    if options.get("$format", "json").partition(";")[0] not in {"json", "application/json"}:
        raise NotServed(_("Only JSON is served here: leave $format out."))
    key, index = _place(options.get("$skiptoken", "0.0"))
    wanted = PageQuery(
        top=_number(options, "$top"),
        skip=_number(options, "$skip") or 0,
        select=_columns(options.get("$select", ""), columns),
        count=_flag(options, "$count"),
        key=key,
        index=index,
    )
    if wanted.skip > FURTHEST:
        raise Refusal(
            _("$skip goes up to %(most)s: follow @odata.nextLink instead.")
            % {"most": whole(FURTHEST)}
        )
    return wanted


def _number(options: Mapping[str, str], name: str) -> int | None:
    value = options.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit()):
        raise Refusal(_("%(option)s is not a whole number.") % {"option": name})
    # More digits are more rows than there are, and Python reads no number of thousands of them.
    return int(value) if len(value) <= 9 else 10**9


def _flag(options: Mapping[str, str], name: str) -> bool:
    value = options.get(name, "false").lower()
    if value not in {"true", "false"}:
        raise Refusal(_("%(option)s is true or false.") % {"option": name})
    return value == "true"


def _place(token: str) -> tuple[int, int]:
    key, _dot, index = token.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= 15 for part in (key, index)):
        raise Refusal(_("$skiptoken is not one of ours: begin with the first page again."))
    return int(key), int(index)


def _columns(value: str, columns: Sequence[TableColumn]) -> tuple[str, ...]:
    wanted = tuple(part.strip() for part in value.split(",") if part.strip())
    known = {column.key for column in columns}
    for name in wanted:
        if name not in known and name != "*":
            raise Refusal(
                _("There is no column %(column)s here; there are: %(known)s.")
                % {"column": name[:60], "known": ", ".join(c.key for c in columns)}
            )
    return () if "*" in wanted else wanted


def page_of(
    dataset: Dataset, user: Person, *, scope: ScopeFilter, wanted: PageQuery, root: str
) -> dict[str, Any]:
    """One page as OData has it. ``root`` is the address of the service, with its last slash."""
    size = PAGE if wanted.top is None else min(PAGE, wanted.top)
    # Closed at once: what is left of the cursor would stay open on the server.
    with closing(dataset.after(user, scope, key=wanted.key, index=wanted.index)) as found:
        rows = list(islice(found, wanted.skip, wanted.skip + size + 1))
    following = rows[size] if len(rows) > size else None
    body: dict[str, Any] = {"@odata.context": f"{root}$metadata#{dataset.name}"}
    if wanted.count:
        body["@odata.count"] = dataset.count(user, scope)
    body |= {
        "value": [_record(dataset.columns, row, select=wanted.select) for _, _, row in rows[:size]],
    }
    if wanted.top is not None and wanted.top > size and following is not None:
        body["@csms.message"] = _(
            "At most %(most)s rows come at once: the next ones are at @odata.nextLink."
        ) % {"most": whole(size)}
    left = None if wanted.top is None else wanted.top - size
    if following is not None and left != 0:
        ahead = replace(wanted, top=left, skip=0, key=following[0], index=following[1])
        body["@odata.nextLink"] = f"{root}{dataset.name}/?{_query(ahead, scope)}"
    return body


def _record(
    columns: Sequence[TableColumn], row: Sequence[Any], *, select: Sequence[str]
) -> dict[str, Any]:
    return {
        column.key: _value(column, value)
        for column, value in zip(columns, row, strict=True)
        if not select or column.key in select
    }


def _value(column: TableColumn, value: Any) -> Any:
    """As JSON has it. A decimal of a few digits is the same digits as a number."""
    if value is None or (value == "" and column.kind is not Kind.TEXT):
        return None
    if column.kind is Kind.DECIMAL:
        return float(value)
    return value


def _query(wanted: PageQuery, scope: ScopeFilter) -> str:
    options: dict[str, Any] = {"$top": wanted.top, "$select": ",".join(wanted.select)}
    if wanted.count:
        options["$count"] = "true"
    given = [(name, str(value)) for name, value in options.items() if value not in (None, "")]
    place = ("$skiptoken", f"{wanted.key}.{wanted.index}")
    return urlencode([*scope.parameters(), *given, place], safe="$,")


def service_document(datasets: Sequence[Dataset], *, root: str) -> dict[str, Any]:
    """The tables there are, by name and address."""
    return {
        "@odata.context": f"{root}$metadata",
        "value": [
            {"name": one.name, "kind": "EntitySet", "url": f"{one.name}/"} for one in datasets
        ],
    }


def metadata_of(datasets: Sequence[Dataset]) -> str:
    """The ``$metadata`` document: each table's columns, and what it cannot do."""
    types = "".join(_entity_type(one) for one in datasets)
    sets = "".join(_entity_set(one) for one in datasets)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
        '<edmx:Reference Uri="https://oasis-tcs.github.io/odata-vocabularies/vocabularies/'
        'Org.OData.Capabilities.V1.xml"><edmx:Include Namespace="Org.OData.Capabilities.V1" '
        'Alias="Capabilities"/></edmx:Reference>'
        '<edmx:DataServices><Schema Namespace="csms" '
        'xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        f'{types}<EntityContainer Name="data">{sets}</EntityContainer>'
        "</Schema></edmx:DataServices></edmx:Edmx>"
    )


def _entity_type(dataset: Dataset) -> str:
    properties = "".join(
        f'<Property Name={quoteattr(column.key)} Type="{EDM[column.kind]}"'
        + (' Scale="variable"' if column.kind is Kind.DECIMAL else "")
        + (' Nullable="false"' if column.key in dataset.key else "")
        + "/>"
        for column in dataset.columns
    )
    key = "".join(f"<PropertyRef Name={quoteattr(name)}/>" for name in dataset.key)
    return f'<EntityType Name="{dataset.name}_row"><Key>{key}</Key>{properties}</EntityType>'


def _entity_set(dataset: Dataset) -> str:
    cannot = "".join(
        f'<Annotation Term="Capabilities.{term}"><Record>'
        f'<PropertyValue Property="{name}" Bool="false"/></Record></Annotation>'
        for term, name in (
            ("FilterRestrictions", "Filterable"),
            ("SortRestrictions", "Sortable"),
            ("ExpandRestrictions", "Expandable"),
            ("SearchRestrictions", "Searchable"),
        )
    )
    return (
        f'<EntitySet Name="{dataset.name}" EntityType="csms.{dataset.name}_row">{cannot}'
        "</EntitySet>"
    )
