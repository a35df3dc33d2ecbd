"""Names and codes that identify, in the database: kept clean, no two alike, found as typed.

What is alike is the rule of ``core.names``, said once more in the database's own words, so that
neither two people at once nor a statement past the forms stores a second one that looks the same.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, Q, UniqueConstraint, Value
from django.db.models.lookups import Contains
from django.utils.translation import gettext as _

from core.names import (
    LOOK_ALIKES,
    STAND_FOR,
    clean_address,
    clean_name,
    search_key,
    warning_of,
)

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
    MailColumn = models.EmailField[str, str]
else:
    TextColumn = models.CharField  # plain at run time
    MailColumn = models.EmailField

# As the bodies of regular expressions of PostgreSQL; a test holds them to Python's own tables.
SPACES = r"\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u0085\u001c-\u001f"
INVISIBLE = (
    r"\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
ACCENTS = r"\u0300-\u036f"
ALIKE = tuple(zip(LOOK_ALIKES, STAND_FOR, strict=True))


def _translation(pairs: Iterable[tuple[str, str]]) -> str:
    """As translate() of PostgreSQL takes it."""
    alike, plain = ("".join(one).replace("'", "''") for one in zip(*pairs, strict=True))
    return f"'{alike}', '{plain}'"


PLAIN = _translation(ALIKE)
ASCII_PLAIN = _translation(pair for pair in ALIKE if pair[0].isascii())


class NameField(TextColumn):
    """A name or code that identifies: kept in its clean form whichever way it comes."""

    def to_python(self, value: Any) -> Any:
        """The name as it is kept."""
        typed = super().to_python(value)
        return typed if typed is None else clean_name(typed)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001
        """What is stored past the forms is clean too."""
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class AddressFormField(forms.EmailField):
    """An e-mail address as somebody pasted it."""

    def to_python(self, value: Any) -> Any:
        """The address as it is kept, before it is judged."""
        return clean_address(super().to_python(value) or "")


class AddressField(MailColumn):
    """An e-mail address: kept in its clean form whichever way it comes."""

    def to_python(self, value: Any) -> Any:
        """The address as it is kept."""
        typed = super().to_python(value)
        return typed if typed is None else clean_address(typed)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001
        """What is stored past the forms is clean too."""
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(
        self, form_class: Any = None, choices_form_class: Any = None, **kwargs: Any
    ) -> Any:
        """The field of a form that cleans before it judges."""
        return super().formfield(
            form_class=form_class or AddressFormField,
            choices_form_class=choices_form_class,
            **kwargs,
        )


class NameKey(Func):
    """``core.names.name_key`` of a column or value."""

    template = (
        "normalize(lower(translate(normalize(btrim(regexp_replace(regexp_replace(%(expressions)s, "
        f"'[{INVISIBLE}]', '', 'g'), '[{SPACES}]+', ' ', 'g')), NFC), {PLAIN})), NFC)"
    )
    arity = 1
    output_field = models.TextField()


class UniqueName(UniqueConstraint):
    """No two rows have names that look alike: same letters, whatever case, spaces, code points.

    Of two that are stored at once the second waits for the first, and is told its name.
    """

    def __init__(self, field: str, *, name: str) -> None:
        super().__init__(NameKey(field), name=name)
        self.field = field

    def deconstruct(self) -> Any:
        """As a migration writes it."""
        return f"{type(self).__module__}.{type(self).__name__}", (self.field,), {"name": self.name}

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """ValidationError at the field, naming the row that has what looks the same."""
        if exclude and self.field in exclude:
            return
        self._take_turns(connections[using])
        others = self._others(model, using).exclude(pk=instance.pk)
        key = NameKey(Value(getattr(instance, self.field)))
        taken = others.alias(key=NameKey(self.field)).filter(key=key).first()
        if taken is not None:
            raise ValidationError({self.field: self._sentence(taken)})

    def _others(self, model: type[models.Model], using: str) -> "models.QuerySet[models.Model]":
        return model._default_manager.using(using).all()

    def _take_turns(self, connection: BaseDatabaseWrapper) -> None:
        if connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.name])

    def _sentence(self, taken: models.Model) -> str:
        words = {"taken": getattr(taken, self.field), "name": str(taken)}
        if words["taken"] in words["name"]:
            return _("It looks like “%(name)s”, which is there already.") % words
        return _("It looks like “%(taken)s” (%(name)s), which is there already.") % words


class UniqueAddress(UniqueName):
    """No two people in service have one address: what is mailed reaches who is meant.

    Whoever has none, or has left (``is_active`` is false), takes none away.
    """

    def __init__(self, field: str, *, name: str) -> None:
        UniqueConstraint.__init__(
            self, NameKey(field), name=name, condition=Q(is_active=True) & ~Q(**{field: ""})
        )
        self.field = field

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Collection[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """ValidationError at the field, naming whose address it is."""
        if getattr(instance, "is_active", True) and getattr(instance, self.field):
            super().validate(model, instance, exclude=exclude, using=using)

    def _others(self, model: type[models.Model], using: str) -> "models.QuerySet[models.Model]":
        return super()._others(model, using).filter(is_active=True)

    def _sentence(self, taken: models.Model) -> str:
        return _(
            "“%(address)s” is the address of %(person)s already: everybody needs one of their own."
        ) % {"address": getattr(taken, self.field), "person": taken}


@models.CharField.register_lookup
@models.TextField.register_lookup
class Holds(Contains):
    """``name__holds="cafe"``: the words stand in it, whatever case, accents, kind of spaces."""

    lookup_name = "holds"

    def get_prep_lookup(self) -> str:
        """The words as they are compared."""
        return search_key(str(self.rhs))

    def process_lhs(
        self, compiler: Any, connection: BaseDatabaseWrapper, lhs: Any = None
    ) -> tuple[str, list[Any]]:
        """The column in the form that is compared; what is ASCII, as most is, without the dear way.

        (``translate`` seeks each letter among all look-alikes: some 50 microseconds a name.)
        """
        sql, params = super().process_lhs(compiler, connection, lhs)
        plain = f"lower(normalize(translate({sql}, {PLAIN}), NFKD))"
        bare = f"regexp_replace(translate({plain}, {PLAIN}), '[{ACCENTS}]', '', 'g')"
        as_ascii = f"lower(translate({sql}, {ASCII_PLAIN}))"
        said = f"CASE WHEN octet_length({sql}) = length({sql}) THEN {as_ascii} ELSE {bare} END"
        return said, [*params] * 4

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        """As ``contains`` of the plain columns."""
        return f"LIKE {rhs}"


def look_alike_warnings(row: models.Model) -> list[str]:
    """A sentence for each name or code of a row that was stored and only looks Latin."""
    fields = [one.field for one in row._meta.constraints if isinstance(one, UniqueName)]
    return [said for name in fields if (said := warning_of(getattr(row, name)))]
