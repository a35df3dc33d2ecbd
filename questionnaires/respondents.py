"""Who answers a survey that was made with names, and whose each of its sheets is.

A survey without names has none of this: its pages do not ask, and the database takes no name
(migrations/0025_names_where_said.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class NamedSheet:
    """A sheet with whose it is: ``address`` by a personal link; none of both on some from paper."""

    name: str
    number: str
    address: str
    day: date
    source: str
    answers: Json


def named_sheets(survey: Survey, *, user: Person) -> Sequence[NamedSheet]:
    """The sheets of a survey with names, by name, for who may read them; two statements.

    None at all for anybody else.
    """
    found = respondent_names_visible_to(user).filter(sheet__survey=survey)
    names = {one.pk: one for one in found}
    if not names:
        return ()
    unsaid = RespondentName()
    rows = [
        NamedSheet(
            name=(said := names.get(sheet.pk, unsaid)).name,
            number=said.number,
            address=said.address,
            day=sheet.finished_on,
            source=str(SheetSource(sheet.source).label),
            answers=sheet.answers,
        )
        for sheet in survey.sheets.all()
    ]
    return sorted(rows, key=lambda one: (name_key(one.name or one.address), one.number, one.day))
