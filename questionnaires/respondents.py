"""Who answers a survey that was made with names, and whose each of its sheets is.

A survey without names has none of this: its pages do not ask, and the database takes no name
(migrations/0025_names_where_said.py).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.roles import Person
from core.canonical import Json
from core.names import name_key
from questionnaires.access import respondent_names_visible_to
from questionnaires.choices import SheetSource
from questionnaires.models import RespondentName, Survey


@dataclass(frozen=True, slots=True)
class Respondent:
    """What somebody says of themselves before they answer; "" where it is not asked."""

    name: str = ""
    number: str = ""

    @property
    def key(self) -> str:
        """The same for the same person, however they wrote themselves; "" of who says nothing."""
        return respondent_key(self.name, self.number)


@dataclass(frozen=True, slots=True)
class NamedSheet:
    """A sheet with whose it is: ``address`` by a personal link; none of both on some from paper.

    ``is_erased``: it said whose it is once. ``is_again``: another sheet says it is the same
    person's.
    """

    name: str
    number: str
    address: str
    is_erased: bool
    is_again: bool
    day: date
    source: str
    answers: Json


def respondent_key(name: str, number: str = "") -> str:
    """The same for the same person, however they wrote themselves; "" of who says nothing."""
    return " ".join(filter(None, (name_key(name), name_key(number))))


def _key_of(said: RespondentName) -> str:
    return respondent_key(said.name or said.address, said.number)


def names_of(survey: Survey) -> QuerySet[RespondentName]:
    """Whose the sheets of a survey are, erased names among them."""
    return RespondentName.objects.filter(sheet__survey=survey)


def sheets_of_the_same(survey: Survey) -> int:
    """How many sheets say they are a person's who has another one too; one statement."""
    return sum(count for count in _sheets_by_person(names_of(survey)).values() if count > 1)


def _sheets_by_person(names: Iterable[RespondentName]) -> Counter[str]:
    return Counter(key for one in names if (key := _key_of(one)))


def named_sheets(survey: Survey, *, user: Person) -> Sequence[NamedSheet]:
    """The sheets of a survey with names, by name, for who may read them; two statements.

    None at all for anybody else.
    """
    names = {one.pk: one for one in respondent_names_visible_to(user).filter(sheet__survey=survey)}
    if not names:
        return ()
    unsaid, sheets = RespondentName(), _sheets_by_person(names.values())
    rows = [
        NamedSheet(
            name=(said := names.get(sheet.pk, unsaid)).name,
            number=said.number,
            address=said.address,
            is_erased=sheet.pk in names and said.is_erased,
            is_again=sheets[_key_of(said)] > 1,
            day=sheet.finished_on,
            source=str(SheetSource(sheet.source).label),
            answers=sheet.answers,
        )
        for sheet in survey.sheets.all()
    ]
    return sorted(rows, key=lambda one: (name_key(one.name or one.address), one.number, one.day))
