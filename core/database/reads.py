"""A read that the ORM words once a process, for what is asked for at every page or save.

Django writes the SQL of a queryset anew each time, which of a small read costs more than the
database takes to answer it. A ``WordedRead`` keeps the SQL and sends it with other arguments; what
its rows must be is still said once, by the querysets that own the rule.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)


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

    def rows(self, **given: object) -> list[tuple[Any, ...]]:
        """The rows, in one statement. KeyError for an argument that was not given.

        TransactionManagementError for rows that are to be held (``select_for_update``) outside a
        transaction, as the ORM has it.
        """
        if self._worded is None:
            query = self._word().query
            self._locks = query.select_for_update  # first: another thread goes by what is worded
            self._worded = query.sql_with_params()
        if self._locks and connection.get_autocommit():
            raise TransactionManagementError("Rows can only be held inside a transaction.")
        statement, places = self._worded
        values: list[Any] = [
            given[one.name] if isinstance(one, Argument) else one for one in places
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())


class WordedRow(Generic[M]):
    """One row of a model, with those of its ``joins`` as ``select_related`` gives them.

    ``word`` gives the rows that it is one of; a join is a foreign key that is never empty.
    """

    def __init__(self, word: Callable[[], QuerySet[M]], *joins: str) -> None:
        self._word, self._joins = word, joins
        self._read = WordedRead(self._columns)
        self._models: list[type[Model]] = []

    def get(self, **given: object) -> M | None:
        """The row, in one statement; None where there is none. KeyError as of a WordedRead."""
        found = self._read.rows(**given)
        if not found:
            return None
        values, parts = found[0], []
        for model in self._models:
            width = len(model._meta.concrete_fields)
            parts.append(_row_of(model, values[:width]))
            values = values[width:]
        for name, joined in zip(self._joins, parts[1:], strict=True):
            setattr(parts[0], name, joined)
        return cast(M, parts[0])

    def _columns(self) -> QuerySet[M, Any]:
        rows = self._word()
        model, names = rows.model, ["", *self._joins]
        self._models = [
            cast(type[Model], model._meta.get_field(name).related_model) if name else model
            for name in names
        ]
        return rows.values_list(
            *(
                f"{name}__{field.attname}" if name else field.attname
                for name, of in zip(names, self._models, strict=True)
                for field in of._meta.concrete_fields
            )
        )


def _row_of(model: type[Model], values: Sequence[Any]) -> Model:
    """A row out of the columns that its model has, in their order."""
    fields = model._meta.concrete_fields
    read = [
        reduce(
            lambda told, convert: convert(told, None, connection),
            field.get_db_converters(connection),  # type: ignore[attr-defined]  # no stub
            value,
        )
        for field, value in zip(fields, values, strict=True)
    ]
    return model.from_db(connection.alias, [field.attname for field in fields], read)
