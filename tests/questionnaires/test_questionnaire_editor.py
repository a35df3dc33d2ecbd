"""A draft questionnaire written in a form: rows added, moved, removed; nothing half stored."""

from copy import deepcopy
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from instruments.editor.changing import act
from instruments.specs.parts import Text
from questionnaires.editor import QUESTIONNAIRE_PAGE
from questionnaires.models import Questionnaire
from questionnaires.selectors import spec_of
from tests.instruments.form_reader import form_fields
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


def drawn(draft: Questionnaire, person: User) -> dict[str, Any]:
    page = visitor(person).get(reverse("questionnaire-change", args=[draft.pk]))
    return form_fields(page.text, "editor__form")


def sent(draft: Questionnaire, person: User, *, form: dict[str, Any]) -> Any:
    return visitor(person).post(reverse("questionnaire-change", args=[draft.pk]), form)


def test_a_form_that_is_sent_as_it_was_drawn_changes_nothing(
    draft: Questionnaire, coordinator: User
) -> None:
    before = draft.sha256
    assert sent(draft, coordinator, form=drawn(draft, coordinator)).status_code == 302
    draft.refresh_from_db()
    assert (draft.edition, draft.sha256) == (1, before)


def test_a_statement_is_added_moved_worded_and_another_removed_without_scripts(
    draft: Questionnaire, coordinator: User
) -> None:
    form = drawn(draft, coordinator)
    page = sent(draft, coordinator, form=form | {"do": "add:variables[0].statements"})
    form = form_fields(page.text, "editor__form") | {
        "variables[0].statements[6].code": "X1.7",
        "variables[0].statements[6].text.id": "Rambu dibiarkan rusak.",
        "variables[0].statements[6].text.en": "Signs are left broken.",
        "variables[0].statements[6].reversed": "1",
        "do": "up:variables[0].statements[6]",
    }
    page = sent(draft, coordinator, form=form)
    form = form_fields(page.text, "editor__form") | {"do": "remove:variables[1].statements[0]"}
    form = form_fields(sent(draft, coordinator, form=form).text, "editor__form")
    draft.refresh_from_db()
    assert draft.edition == 1  # nothing is stored before it is saved
    assert sent(draft, coordinator, form=form).status_code == 302
    draft.refresh_from_db()
    first, second, _third = spec_of(draft).variables
    assert [one.code for one in first.statements][4:] == ["X1.5", "X1.7", "X1.6"]
    assert first.statements[5].text == Text("Rambu dibiarkan rusak.", "Signs are left broken.")
    assert first.statements[5].reversed
    assert second.statements[0].code == "X2.2"


def test_a_statement_is_moved_to_another_variable_without_scripts(
    draft: Questionnaire, coordinator: User
) -> None:
    form = drawn(draft, coordinator)
    to = "to:variables[0].statements[1]>variables[2].statements"
    page = sent(draft, coordinator, form=form | {"do": to})
    assert page.text.count(f'value="{to.replace(">", "&gt;")}"') == 1
    assert 'id="f-variables-2-statements-7"' in page.text  # it stands there last, and is gone on at
    form = form_fields(page.text, "editor__form")
    assert sent(draft, coordinator, form=form).status_code == 302
    draft.refresh_from_db()
    first, _second, third = spec_of(draft).variables
    assert [one.code for one in first.statements] == ["X1.1", "X1.3", "X1.4", "X1.5", "X1.6"]
    assert third.statements[-1].code == "X1.2"


@pytest.mark.parametrize(
    "to",
    [
        "variables[0].statements[1]",
        "variables[0].statements[1]>variables[0].statements",
        "variables[0].statements[1]>variables[9].statements",
        "variables[0].statements[99]>variables[1].statements",
        "variables[0].statements[1]>steps",
        "variables[0]>variables",
        ">",
    ],
)
def test_a_statement_is_moved_nowhere_by_a_path_that_makes_no_sense(
    draft: Questionnaire, to: str
) -> None:
    whole = QUESTIONNAIRE_PAGE.opened(draft.content)
    before = deepcopy(whole)
    assert act(whole, QUESTIONNAIRE_PAGE.layout, action="to", path=to) == ""
    assert whole == before


def test_steps_that_are_moved_or_removed_are_counted_anew(
    draft: Questionnaire, coordinator: User
) -> None:
    form = drawn(draft, coordinator) | {"lowest": "0", "do": "remove:steps[2]"}
    form = form_fields(sent(draft, coordinator, form=form).text, "editor__form")
    assert sent(draft, coordinator, form=form).status_code == 302
    draft.refresh_from_db()
    steps = spec_of(draft).steps
    assert [(one.value, one.short.id) for one in steps] == [
        (0, "STS"), (1, "TS"), (2, "S"), (3, "SS"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"lowest": "satu"}, "Number of the first step"),
        ({"variables[1].code": "X1"}, "Variable X1, Code"),
        ({"variables[0].statements[0].code": "X1.2"}, "Statement X1.2, Code"),
        ({"variables[0].statements[0].text.id": ""}, "Statement X1.1, Wording"),
        ({"bands[2].min": "5"}, "must end with a band"),
        ({"bands[1].code": "memuaskan"}, "memuaskan"),
        ({"alpha_min": "2"}, "Lowest alpha"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(
    draft: Questionnaire, coordinator: User, typed: dict[str, str], said: str
) -> None:
    answer = sent(draft, coordinator, form=drawn(draft, coordinator) | typed)
    assert answer.status_code == 400
    assert said in answer.text
    assert 'href="#' in answer.text
    form = form_fields(answer.text, "editor__form")
    assert {name: form[name] for name in typed} == typed
    draft.refresh_from_db()
    assert draft.edition == 1


def test_two_people_who_write_a_questionnaire_lose_nothing(
    draft: Questionnaire, coordinator: User, manager: User
) -> None:
    mine, theirs = drawn(draft, coordinator), drawn(draft, manager)
    words = "variables[0].statements[0].text.id"
    assert sent(draft, manager, form=theirs | {words: "Bahaya dicatat."}).status_code == 302
    title = {"variables[2].title.id": "Sarana"}
    assert sent(draft, coordinator, form=mine | title).status_code == 302
    draft.refresh_from_db()
    spec = spec_of(draft)
    assert (spec.variables[0].statements[0].text.id, spec.variables[2].title.id) == (
        "Bahaya dicatat.", "Sarana",
    )  # fmt: skip
    clash = sent(draft, coordinator, form=mine | {words: "Bahaya dilaporkan."})
    assert clash.status_code == 409
    assert "Bahaya dicatat." in clash.text


def test_what_is_published_is_not_written_but_copied(
    questionnaire: Questionnaire, coordinator: User
) -> None:
    address = reverse("questionnaire-change", args=[questionnaire.pk])
    for name in ("questionnaire-change", "questionnaire-text"):
        page = visitor(coordinator).get(reverse(name, args=[questionnaire.pk]))
        assert page.status_code == 409
        assert "begin its next version" in page.text
    assert visitor(coordinator).post(address, {}).status_code == 409
    page = visitor(coordinator).get(reverse("questionnaire", args=[questionnaire.pk]))
    following = reverse("questionnaire-next", args=[questionnaire.pk])
    for _tap in range(2):
        answer = visitor(coordinator).post(following, {"operation": page.context["operation"]})
    copy = Questionnaire.objects.get(version__gt=1)
    assert answer.headers["Location"] == reverse("questionnaire-change", args=[copy.pk])


def begun(person: User, **given: str) -> Any:
    return visitor(person).post(reverse("questionnaire-add"), {"title_id": "Budaya"} | given)


def test_a_questionnaire_is_begun_with_a_scale_only_and_written_until_it_is_published(
    coordinator: User,
) -> None:
    assert begun(coordinator, code="budaya").status_code == 302
    new = Questionnaire.objects.get(code="budaya")
    assert visitor(coordinator).get(reverse("questionnaire", args=[new.pk])).status_code == 200
    publish = reverse("questionnaire-publish", args=[new.pk])
    assert visitor(coordinator).post(publish).status_code == 400  # as yet it asks nothing
    form = drawn(new, coordinator) | {
        "variables[0].code": "A",
        "variables[0].title.id": "Teladan",
        "variables[0].statements[0].code": "A.1",
        "variables[0].statements[0].text.id": "Atasan memberi teladan.",
    }
    assert sent(new, coordinator, form=form).status_code == 302
    assert visitor(coordinator).post(publish).status_code == 302
    new.refresh_from_db()
    assert (new.is_published, spec_of(new).count) == (True, 1)


def test_a_questionnaire_is_begun_as_a_copy_under_another_code(
    questionnaire: Questionnaire, coordinator: User
) -> None:
    begun(coordinator, code="budaya", like=str(questionnaire.pk))
    new = Questionnaire.objects.get(code="budaya")
    assert (new.version, new.title_id, spec_of(new).count) == (1, "Budaya", 20)
    taken = begun(coordinator, code="smk3_workers")
    assert taken.status_code == 409
    assert "is taken already" in taken.text
