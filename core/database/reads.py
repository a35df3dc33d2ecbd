"""A read that the ORM words once a process, for what is asked for at every page or save.

Django writes the SQL of a queryset anew each time, which of a small read costs more than the
database takes to answer it. A ``WordedRead`` keeps the SQL and sends it with other arguments; what
its rows must be is still said once, by the querysets that own the rule.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler


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


class WordedRead:
    """A queryset of plain columns (``values_list``), with Arguments where its values go.

    ``word`` is called once, at the first asking. Columns arrive as the driver reads them: numbers,
    text, days and truth are what the ORM gives too, JSON is not.
    """

    def __init__(self, word: Callable[[], QuerySet[Any, Any]]) -> None:
        self._word = word
        self._worded: tuple[str, tuple[Any, ...]] | None = None

    def rows(self, **given: object) -> list[tuple[Any, ...]]:
        """The rows, in one statement. KeyError for an argument that was not given."""
        if self._worded is None:
            self._worded = self._word().query.sql_with_params()
        statement, places = self._worded
        values: list[Any] = [
            given[one.name] if isinstance(one, Argument) else one for one in places
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())
