"""Quotas are held when a sheet is sent; sheets from paper come as a file too."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import User
from core.audit import SYSTEM
from core.errors import Refusal
from questionnaires.matrices.files import text_of_file
from questionnaires.models import BegunSheet, FinishedSheet, Survey
from questionnaires.services.quotas import set_quotas
from tests.questionnaires.test_answering import ALL_OF_X1, fill, post
from tests.questionnaires.test_surveys import CODES
from tests.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_a_group_that_is_full_takes_no_more_and_the_sheet_stays_begun(
    open_survey: Survey, now: datetime
) -> None:
    set_quotas(survey=open_survey, quotas={"group": {"field": 1}}, by=SYSTEM, now=now)
    fill(visitor(), open_survey)
    late = visitor()
    post(late, open_survey)
    post(late, open_survey, page=1, group="field", go="anyway")
    post(late, open_survey, page=2, **ALL_OF_X1, go="next")
    told = post(late, open_survey, page="send")
    assert told.status_code == 409
    assert "Enough people of the group “Field worker" in told.content.decode()
    assert (FinishedSheet.objects.count(), BegunSheet.objects.count()) == (1, 1)
    post(late, open_survey, page=1, group="staff", go="anyway")
    assert post(late, open_survey, page="send").status_code == 302


def test_quotas_are_typed_by_group_and_refused_where_nothing_is_asked(
    open_survey: Survey, coordinator: User, now: datetime
) -> None:
    address = reverse("survey-quotas", args=[open_survey.pk])
    sent = visitor(coordinator).post(address, {"group/staff": "10", "group/field": ""})
    open_survey.refresh_from_db()
    assert (sent.status_code, open_survey.quotas) == (302, {"group": {"staff": 10}})
    assert visitor(coordinator).post(address, {"group/staff": "0"}).status_code == 400
    with pytest.raises(Refusal, match="a choice that the questionnaire has"):
        set_quotas(survey=open_survey, quotas={"group": {"x": 1}}, by=SYSTEM, now=now)


def test_who_stores_second_sees_both_versions(
    open_survey: Survey, coordinator: User, manager: User, now: datetime
) -> None:
    for name in ("survey-quotas", "survey-change"):
        address = reverse(name, args=[open_survey.pk])
        first, second = (
            (visitor(one), visitor(one).get(address)) for one in (coordinator, manager)
        )
        given = {one: second[1].context["form"][one].value() or ""
                 for one in second[1].context["form"].fields}  # fmt: skip
        field, mine = ("group/staff", "7") if "quotas" in name else ("invited", "77")
        seen = {"seen": first[1].context["seen"]}
        for _twice in range(2):
            assert first[0].post(address, given | seen | {field: mine}).status_code == 302
        for mark in ({}, {"seen": "1"}):  # taken out of the form, or put in by hand
            bare = second[0].post(address, given | mark | {field: "99"})
            assert bare.status_code == 409
            assert "without its mark" in bare.content.decode()
        told = second[0].post(address, given | seen | {field: "99"})
        page = told.content.decode()
        assert told.status_code == 409
        assert f"{coordinator} has changed this since you opened it" in page
        assert f'<dd class="said">{mine}</dd>' in page
        assert 'value="99"' in page
        again = given | {"seen": told.context["seen"], field: "99"}
        assert second[0].post(address, again).status_code == 302
    open_survey.refresh_from_db()
    assert (open_survey.quotas, open_survey.invited) == ({"group": {"staff": 99}}, 99)


def workbook(*rows: list[Any]) -> bytes:
    book, kept = Workbook(), BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (workbook([*CODES, "group"], [4.0] * 20 + ["staff"], [5] * 19), "2 sheets were read"),
        (workbook(CODES, ["four"] + [4] * 19), "Line 2: X1.1 has the answer “four”"),
        (workbook(CODES, [4.5] + [4] * 19), "“4.5”, which is off the scale"),
        ((",".join(CODES) + "\n" + ",".join("4" * 20)).encode(), "1 sheet was read"),
        (b"\xff\xfe\x00odd", "is no workbook and no text in UTF-8"),
        (b"PK\x03\x04odd", "damaged"),
    ],
)
def test_a_file_of_sheets_is_shown_before_it_is_stored_or_refused_in_words(
    open_survey: Survey, coordinator: User, content: bytes, said: str
) -> None:
    handed_in = SimpleUploadedFile("sheets.xlsx", content)
    address = reverse("survey-paper", args=[open_survey.pk])
    page = visitor(coordinator).post(address, {"file": handed_in}).content.decode()
    assert said in page
    assert not FinishedSheet.objects.exists()


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_a_workbook_whose_parts_are_broken_off_is_refused_in_words(part: str) -> None:
    whole, broken = BytesIO(), BytesIO()
    Workbook().save(whole)
    with ZipFile(whole) as there, ZipFile(broken, "w") as kept:
        for name in there.namelist():
            content = there.read(name)
            kept.writestr(name, content[: len(content) // 2] if name == part else content)
    with pytest.raises(Refusal, match="cannot be read"):
        text_of_file(broken, "sheets.xlsx")
