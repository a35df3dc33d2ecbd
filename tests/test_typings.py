"""The same typings through every channel, held against one table.

The browser's own part of it (the page's figures, pasted scores) is in browser/test_typed.py.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from accounts.models import User
from contractors.models import Contractor
from core.figures.fields import AddressNumberField, YearField
from core.figures.reading import number_in_address, plain_decimal
from evaluations.models import Evaluation
from evaluations.rules.measured_items import figure_of
from instruments.editor.fields import EditorField, Kind, UnclearFigure, read_record
from instruments.sheets import SheetItem, sheet_of
from monitoring.forms import ManHoursForm
from tests.typings import NOT_APPLICABLE, REFUSED, TYPINGS
from tests.visitors import visitor
from tests.workbooks.rosters import RosterFilling
from tests.workbooks.workbooks import Filling, made
from workbooks.workbook.layout import SheetColumn
from workbooks.workbook.opening import read_tabs
from workbooks.workbook.reading import Identity, read_evaluation
from workbooks.workbook.roster_reading import COLUMNS, read_roster

pytestmark = pytest.mark.django_db
MEASURED, PLAIN = "1.02", "1.01"
EDITED: dict[str, Kind] = {"figure": "number", "whole": "whole"}
Read = dict[str, str]  # what each typing was taken for


@dataclass(frozen=True)
class Desk:
    """Who types, and where."""

    evaluation: Evaluation
    coordinator: User
    contractor: Contractor
    now: datetime


@pytest.fixture
def desk(
    evaluation: Evaluation, coordinator: User, contractor: Contractor, now: datetime
) -> Iterator[Desk]:
    with translation.override("id"):
        yield Desk(evaluation, coordinator, contractor, now)


def put(desk: Desk, code: str, *, language: str = "id", **body: object) -> Any:
    return visitor(desk.coordinator, language=language).put(
        f"/api/v1/evaluations/{desk.evaluation.pk}/answers/{code}/",
        json.dumps({"operation": str(uuid4())} | body),
        content_type="application/json",
    )


def by_api(desk: Desk, name: str) -> Read:
    code, version, read = {"figure": MEASURED, "choice": PLAIN}[name], 0, {}
    for one in TYPINGS:
        reason = "tidak ada limbah" if one.choice == NOT_APPLICABLE and name == "choice" else ""
        given = put(desk, code, base_version=version, na_reason=reason, **{name: one.typed})
        said, read[one.typed] = given.json(), REFUSED
        if given.status_code == 200:
            version = said["answer"]["version"]
            read[one.typed] = words_of(said["answer"], name)
        else:
            assert list(said["fields"]) == [name]
    return read


def by_workbook(desk: Desk, name: str) -> Read:
    """A row an item; what the rules of answers refuse, the form has taken."""
    sheet = sheet_of(desk.evaluation.instrument_id, "")
    filling = Filling(made(desk.evaluation, now=desk.now, language="id"))
    rows = dict(zip(TYPINGS, sheet.items, strict=False))
    for one, item in rows.items():
        filling.put(item.code, **{name: one.typed})
    tabs = read_tabs(filling.content, columns=len(SheetColumn))
    identity = Identity(str(desk.evaluation.pk), "1", desk.evaluation.instrument.sha256)
    reading = read_evaluation(tabs, sheet=sheet, identity=identity)
    filled = {row.code: row.filled for row in reading.rows}
    named = {(one.tab, one.cell) for one in reading.problems}
    read = {}
    for one, item in rows.items():
        tab, row = filling.row(item.code)
        is_named = (tab.title, f"{SheetColumn[name.upper()].letter}{row}") in named
        assert is_named is (item.code not in filled)
        read[one.typed] = (
            REFUSED if is_named else allowed(item, asdict(filled[item.code]), name=name)
        )
    return read


def allowed(item: SheetItem, filled: dict[str, Any], *, name: str) -> str:
    """What a row says, where the scale has it and a figure can be."""
    off = filled["choice"] and item.scale.choice(filled["choice"]) is None
    below = filled["figure"] and figure_of(filled["figure"]) is None
    return REFUSED if off or below else words_of(filled, name)


def by_roster(desk: Desk, _name: str) -> Read:
    filling = RosterFilling(language="id")
    for row, one in enumerate(TYPINGS, start=2):
        filling.total("PTA", "2023", "csms", one.typed, "", "arsip", row=row)
    found = read_roster(read_tabs(filling.content, columns=COLUMNS))
    percents = {total.place.row: total.percent for total in found.totals}
    rows = range(2, len(TYPINGS) + 2)
    named = [f"D{row}" for row in rows if row not in percents]
    assert [one.cell for one in found.problems] == named
    return {one.typed: percents.get(row, REFUSED) for row, one in zip(rows, TYPINGS, strict=True)}


def by_month(desk: Desk, _name: str) -> Read:
    read = {}
    for one in TYPINGS:
        form = ManHoursForm({"training_hours": one.typed}, contractor=desk.contractor)
        form.is_valid()
        figure = form.cleaned_data["leading"].training_hours
        read[one.typed] = "" if figure is None else str(figure)
        if "training_hours" in form.errors:
            read[one.typed] = REFUSED
    return read


def by_editor(_desk: Desk, name: str) -> Read:
    """What is no figure stays as it was typed, and the specification refuses it."""
    field, read = EditorField("weight", EDITED[name], optional=True), {}
    for one in TYPINGS:
        form = QueryDict(mutable=True)
        form["weight"] = one.typed
        value = read_record((field,), form, path="").get("weight", "")
        is_refused = isinstance(value, UnclearFigure) or (one.typed and value == one.typed)
        read[one.typed] = REFUSED if is_refused else value and plain_decimal(Decimal(value))
    return read


def words_of(answer: dict[str, Any], name: str) -> str:
    return NOT_APPLICABLE if answer["not_applicable"] else str(answer[name] or "")


CHANNELS: dict[str, Callable[[Desk, str], Read]] = {
    "api figure": by_api,
    "api choice": by_api,
    "workbook figure": by_workbook,
    "workbook choice": by_workbook,
    "roster percent": by_roster,
    "month whole": by_month,
    "editor figure": by_editor,
    "editor whole": by_editor,
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_takes_the_same_typing_for_the_same(desk: Desk, channel: str) -> None:
    kind = channel.split()[1]
    assert CHANNELS[channel](desk, kind) == {one.typed: getattr(one, kind) for one in TYPINGS}


@pytest.mark.parametrize(
    ("figure", "read"), [(12.5, "12.5"), (12.125, "12.125"), (1e3, "1000"), ("12.500", "12500")]
)
def test_a_number_of_the_api_and_grouped_words_mean_the_same_in_every_language(
    desk: Desk, figure: float | str, read: str
) -> None:
    for version, language in enumerate(("id", "en")):
        given = put(desk, MEASURED, language=language, base_version=version, figure=figure)
        assert given.json()["answer"]["figure"] == read


@pytest.mark.parametrize("figure", ["12.125", "1.001", "12.5", "0.125", "1234.5678", "100", "0"])
def test_a_figure_that_an_answer_wrote_comes_back_as_itself_or_is_refused_with_both_readings(
    desk: Desk, figure: str
) -> None:
    wrote = put(desk, MEASURED, base_version=0, figure=float(figure)).json()["answer"]
    assert wrote["figure"] == figure
    for language in ("en", "id"):
        sent = {"base_version": wrote["version"], "figure": wrote["figure"]}
        back = put(desk, MEASURED, language=language, **sent)
        if back.status_code == 200:
            wrote = back.json()["answer"]
            assert wrote["figure"] == figure
        else:
            assert language == "id"
            assert "dapat dibaca" in str(back.json()["fields"]["figure"])


def test_a_note_that_is_not_read_as_it_is_stored_is_refused_by_the_api_too(desk: Desk) -> None:
    refused = put(desk, PLAIN, base_version=0, note="Pintu \u202etidak rusak")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["note"])
    assert put(desk, PLAIN, base_version=0, note="Pintu \u200etidak rusak").status_code == 200


@pytest.mark.parametrize("sent", ["1.000", "1_0", "1.0", "1e3", "\u0661"])
def test_a_version_in_a_string_is_plain_digits_or_refused(desk: Desk, sent: str) -> None:
    given = put(desk, MEASURED, base_version=sent, figure=1)
    assert given.status_code == 400
    assert list(given.json()["fields"]) == ["base_version"]


@pytest.mark.parametrize("typed", ["2.024", "2024.0", "2_024", "\u0662\u0660\u0662\u0664", "2e3"])
def test_a_year_and_a_number_of_an_address_are_plain_digits_or_refused(typed: str) -> None:
    for field in (YearField(), AddressNumberField(max_value=9999)):
        with pytest.raises(ValidationError):
            field.clean(typed)
        assert field.clean("2024") == 2024
    assert number_in_address(typed) is None
