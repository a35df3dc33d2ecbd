"""A read that the ORM words once a process, for what is asked for at every page or save.

Django writes the SQL of a queryset anew each time, which of a small read costs more than the
database takes to answer it. A ``WordedRead`` keeps the SQL and sends it with other arguments; what
its rows must be is still said once, by the querysets that own the rule.

Of a page with many small reads most of the time is the way to the database and back: ``read_ahead``
sends several in one statement.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # no stub
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)
Row = tuple[Any, ...]
# What JSON has no word for, by the field of its column.
FROM_JSON: Mapping[str, Callable[[Any], Any]] = {
    "DateField": date.fromisoformat,
    "DecimalField": Decimal,
}
AS_IN_JSON = frozenset(
    {
        "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "ForeignKey",
        "IntegerField", "OneToOneField", "PositiveBigIntegerField", "PositiveIntegerField",
        "PositiveSmallIntegerField", "SlugField", "SmallIntegerField", "TextField",
    }
)  # fmt: skip


class Argument(Expression):
    """Where a value stands that each asking gives anew, by its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        """A place in the statement; as its parameter it stands itself, until a value is there."""
        return "%s", [self]


def among(column: str, name: str) -> Func:
    """Whether a column has one of the values of the Argument of this name: a list, also an empty
    one. Django's ``__in`` would word as many places as it is given values."""
    given = Func(Argument(name), function="ANY")
    return Func(
        F(column),
        given,
        template="%(expressions)s",
        arg_joiner=" = ",
        output_field=BooleanField(),
    )


class WordedRead:
    """A queryset of plain columns (``values_list``), with Arguments where its values go.

    ``word`` is called once, at the first asking: nothing in it may go by the clock, the language
    or who asks; all of that is an Argument. What is given is sent as it is, not prepared by the
    field it is held against. Columns arrive as the driver reads them: numbers, text, days and
    truth are what the ORM gives too, JSON is not.
    """

    def __init__(self, word: Callable[[], QuerySet[Any, Any]]) -> None:
        self._word = word
        self._worded: tuple[str, tuple[Any, ...]] | None = None
        self._locks = False
        self.compiler: Any = None  # by which it was worded

    def asked(self, **given: object) -> "Asking":
        """What ``rows`` would be asked for, to be read ahead with others."""
        return Asking(self, given)

    def rows(self, **given: object) -> list[Row]:
        """The rows, in one statement; none where they were read ahead. KeyError for an argument
        that was not given.

        TransactionManagementError for rows that are to be held (``select_for_update``) outside a
        transaction, as the ORM has it.
        """
        ahead = _AHEAD.get().get(self)
        if ahead is not None and ahead[0] == given:
            return list(ahead[1])
        statement, values = self.worded(given)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def worded(self, given: Mapping[str, object]) -> tuple[str, list[Any]]:
        """The statement, and what stands in its places."""
        if self._worded is None:
            query = self._word().query
            compiler = query.get_compiler(connection=connection)
            self._locks = query.select_for_update  # first: another thread goes by what is worded
            worded = compiler.as_sql()
            self.compiler = compiler
            self._worded = worded
        if self._locks and connection.get_autocommit():
            raise TransactionManagementError("Rows can only be held inside a transaction.")
        statement, places = self._worded
        return statement, [given[one.name] if isinstance(one, Argument) else one for one in places]

    def from_json(self, told: str) -> list[Row]:
        """The rows as ``rows`` gives them. ValueError for a column that JSON does not carry."""
        kinds = [one.output_field.get_internal_type() for one, *_ in self.compiler.select]
        if odd := {*kinds} - AS_IN_JSON - FROM_JSON.keys():
            raise ValueError(f"{', '.join(odd)}: read it alone, JSON says it otherwise.")
        shaped = [(at, FROM_JSON[one]) for at, one in enumerate(kinds) if one in FROM_JSON]
        rows = json.loads(told, object_pairs_hook=_values, parse_float=Decimal)
        for row in rows:
            for at, read in shaped:
                row[at] = None if row[at] is None else read(row[at])
        return list(map(tuple, rows))


def _values(pairs: list[tuple[str, Any]]) -> list[Any]:
    """A row that was told as an object: two columns may have one name."""
    return [value for _name, value in pairs]


@dataclass(frozen=True, slots=True)
class Asking:
    """A read, and what it is given."""

    read: WordedRead
    given: Mapping[str, object]

    def rows(self) -> list[Row]:
        """The rows of the read."""
        return self.read.rows(**self.given)


Ahead = Mapping[WordedRead, tuple[Mapping[str, object], list[Row]]]  # given so, these rows
_NONE: Ahead = MappingProxyType({})
_AHEAD: ContextVar[Ahead] = ContextVar("ahead", default=_NONE)


@contextmanager
def read_ahead(askings: Collection[Asking]) -> Iterator[None]:
    """One statement for all of these; inside, whoever asks one of them with the same finds its
    rows there. To draw one page from, and nothing is changed meanwhile."""
    token = _AHEAD.set(_rows_of(askings) if askings else _NONE)
    try:
        yield
    finally:
        _AHEAD.reset(token)


def _rows_of(askings: Collection[Asking]) -> Ahead:
    worded = [one.read.worded(one.given) for one in askings]
    parts = ["".join(("(SELECT COALESCE(json_agg(t), '[]')::text FROM (", sql, ") t)"))
             for sql, _values in worded]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(parts)}", [one for _, values in worded for one in values]
        )
        told = cursor.fetchone()
    return {
        one.read: (one.given, one.read.from_json(text))
        for one, text in zip(askings, told, strict=True)
    }


class WordedRow(Generic[M]):
    """One row of a model, as its queryset gives it: with what that joins, defers and holds.

    ``word`` gives the rows that it is one of; what it annotates is not read.
    """

    def __init__(self, word: Callable[[], QuerySet[M]]) -> None:
        self._read = WordedRead(word)

    def get(self, **given: object) -> M | None:
        """The row, in one statement; None where there is none. KeyError as of a WordedRead."""
        found = self._read.rows(**given)
        return self._shape(found[0]) if found else None

    @cached_property
    def _shape(self) -> Callable[[Row], M]:
        """From the columns to the row: as Django does it, prepared once. After a first reading."""
        compiler = self._read.compiler
        select, info = compiler.select, compiler.klass_info
        converters = compiler.get_converters([one for one, _sql, _alias in select])
        begin, end = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [one.target.attname for one, _sql, _alias in select[begin:end]]
        joined = get_related_populators(info, select, connection.alias)

        def shape(told: Row) -> M:
            [values] = compiler.apply_converters([told], converters)
            row: M = info["model"].from_db(connection.alias, names, values[begin:end])
            for one in joined:
                one.populate(values, row)
            return row

        return shape
