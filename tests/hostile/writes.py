"""What a request leaves written in the database."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection

WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
SAVEPOINT = re.compile(r'(SAVEPOINT|ROLLBACK TO SAVEPOINT|RELEASE SAVEPOINT) "(\w+)"')


class Written:
    """The tables that are written to, less what is rolled back; all texts that were handed over.

    A wrapper of statements.
    """

    def __init__(self) -> None:
        self._stack: list[tuple[str, list[str]]] = [("", [])]
        self.texts: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        done = execute(sql, *given)
        point = SAVEPOINT.match(sql)
        if point:
            self._at(*point.groups())
        elif table := WRITES.match(sql):
            self._stack[-1][1].append(table[1])
            self.texts += _texts_among(given[0])
        return done

    def _at(self, deed: str, name: str) -> None:
        if deed == "SAVEPOINT":
            self._stack.append((name, []))
            return
        while len(self._stack) > 1:
            at, tables = self._stack.pop()
            if deed == "RELEASE SAVEPOINT":
                self._stack[-1][1].extend(tables)
            if at == name:
                break

    @property
    def tables(self) -> set[str]:
        """What stands written."""
        return {table for _, tables in self._stack for table in tables}


def _texts_among(parameters: Any) -> list[str]:
    return [one for one in parameters or () if isinstance(one, str)]


def writing() -> Any:
    """``with writing() as written``: what is written meanwhile."""
    return _Writing()


class _Writing:
    def __enter__(self) -> Written:
        self.written = Written()
        self._wrapped = connection.execute_wrapper(self.written)
        self._wrapped.__enter__()
        return self.written

    def __exit__(self, *error: object) -> None:
        self._wrapped.__exit__(None, None, None)
