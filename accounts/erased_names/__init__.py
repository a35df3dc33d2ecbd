"""How a name is told that an erased person had: by the number that person has now.

The trail and frozen contents are never changed, their hashes least of all. Of the names only the
SHA-256 is kept beside them; whatever shows such a content asks here.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func, TextField, Value
from django.db.models.functions import Cast, Concat

from accounts.models import ErasedName, User, name_of_person
from core.audit import deeds_on

LONGEST = 400  # characters: no name is longer
NAMES = ("username", "email")
PARTS = ("first_name", "last_name")  # of one person's own rows alone: others have them as well
FIELDS = (*NAMES, *PARTS)
# What the small letters of the database are not those of ``str.casefold``.
FOLDED = tuple((one, one.casefold()) for one in "İẞßς")

Json = TypeVar("Json")


def digest_of(name: str, *, about: str = "") -> str:
    """Of a name, whatever its case and spaces; ``about`` limits it to the rows of one thing."""
    plain = " ".join(name.casefold().split())
    return hashlib.sha256(f"{about}\n{plain}".encode("utf-8", "replace")).hexdigest()


def digests_of(person: User) -> set[str]:
    """Of every name and address this person has, or had before a change."""
    was: list[Mapping[str, Any]] = [{one: getattr(person, one) for one in FIELDS}]
    for entry in deeds_on(User, "add_person", "change_person").filter(target_id=person.pk):
        was += [entry.before or {}, entry.after or {}]
    found = {digest_of(str(person))}
    for one in was:
        found |= {digest_of(one[name]) for name in NAMES if one.get(name)}
        own = f"{User.AUDIT_NAME}/{person.pk}"
        found |= {digest_of(one[name], about=own) for name in PARTS if one.get(name)}
        full = " ".join(one[name] for name in PARTS if one.get(name))
        found |= {digest_of(full)} if all(name in one for name in PARTS) and full else set()
    return found


def was_somebodys(name: str) -> bool:
    """Whether an erased person had this name: it is given to nobody else."""
    return ErasedName.objects.filter(digest=digest_of(name)).exists()


class ErasedNames:
    """The names that erased people had, and what is told in their place."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self.told = told

    @classmethod
    def read(cls) -> "ErasedNames":
        """All of them: one statement."""
        rows = ErasedName.objects.values_list("digest", name_of_person("person__"))
        return cls(dict(rows))

    def shown(self, value: Json, *, about: str = "") -> Json:
        """The same JSON, in which the names of erased people are told by their numbers."""
        if not self.told:
            return value
        told: Json = self._shown(value, about)
        return told

    def _shown(self, value: Any, about: str) -> Any:
        match value:
            case str() if 0 < len(value) <= LONGEST:
                own = self.told.get(digest_of(value, about=about)) if about else None
                return own or self.told.get(digest_of(value), value)
            case list():
                return [self._shown(one, about) for one in value]
            case dict():
                return {key: self._shown(one, about) for key, one in value.items()}
            case _:
                return value


def shown(content: Json) -> Json:
    """A frozen content as it is shown: one statement. What is hashed is the content itself."""
    return ErasedNames.read().shown(content)


def erased_names_column() -> Concat:
    """``digest:name``, as a column of ErasedName: for rows that are read with all of them."""
    return Concat("digest", Value(":"), Cast(name_of_person("person__"), CharField()))


def from_column(pairs: Iterable[str] | None) -> ErasedNames:
    """The names of rows that were read with ``erased_names_column``."""
    return ErasedNames(dict(one.split(":", 1) for one in pairs or ()))


class ToldValues(Func):
    """The recorded values of a JSON column as one text, a line each, without the names that erased
    people had: what a search may find. ``about``, the second column, as in ``ErasedNames.shown``.
    """

    output_field = TextField()

    def as_sql(  # type: ignore[override]  # of one database
        self, compiler: Any, connection: BaseDatabaseWrapper, **_extra: Any
    ) -> tuple[str, list[Any]]:
        """Each value's digest beside those of the names; as ``digest_of`` makes it."""
        (values, given), (about, named) = map(compiler.compile, self.get_source_expressions())
        table = connection.ops.quote_name(ErasedName._meta.db_table)
        plain = "one.said"  # in small letters as ``digest_of`` has them
        for sign, folded in FOLDED:
            plain = f"replace({plain}, '{sign}', '{folded}')"
        said = f"""(SELECT string_agg(one.said, E'\\n') FROM (
            SELECT value #>> '{{}}' AS said FROM jsonb_path_query(
                {values}, 'strict $.** ? (@.type() != "object" && @.type() != "array")') AS value
            ) one CROSS JOIN LATERAL (
                SELECT E'\\n' || btrim(regexp_replace(lower({plain}), '\\s+', ' ', 'g')) AS plain
            ) same WHERE NOT EXISTS (SELECT 1 FROM {table} name WHERE name.digest IN (
                encode(sha256(convert_to(same.plain, 'UTF8')), 'hex'),
                encode(sha256(convert_to({about} || same.plain, 'UTF8')), 'hex'))))"""  # noqa: S608
        return said, [*given, *named]
