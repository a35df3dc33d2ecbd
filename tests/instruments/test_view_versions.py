"""Instruments, ladders and rules in the browser: read, copied, written, compared, published."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.audit import Actor
from core.canonical import sha256_of
from evaluations.models import Evaluation, Period
from instruments.choices import VersionKind
from instruments.models import Draft, Instrument
from instruments.services.drafts import copy_version
from instruments.specs import as_json, parse_instrument, parse_rule_set
from tests.evaluations.filling import fill
from tests.instruments.form_reader import form_fields
from tests.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(administrator: User, instruments: dict[str, Instrument]) -> Client:
    """The administrator, reading English."""
    return visitor(administrator)


def draft_of(kind: str, key: str, *, by: User, now: datetime) -> Draft:
    return copy_version(kind=VersionKind(kind), key=key, by=Actor(by, None), now=now)


def address(name: str, key: str = "csms-v2", kind: str = "instrument", *more: str) -> str:
    return reverse(name, args=[kind, key, *more])


PAGES = [
    ("instrument", "csms-v1", "head", ""),
    ("instrument", "csms-v1", "elements", ""),
    ("instrument", "csms-v1", "element", "?code=1"),
    ("instrument", "csms-v1", "element", "?code=3"),
    ("instrument", "csms-v1", "scales", ""),
    ("instrument", "csms-v1", "groups", ""),
    ("instrument", "csms-v1", "lists", ""),
    ("instrument", "smk3-v1", "element", "?code=6"),
    ("instrument", "smk3-v1", "lists", ""),
    ("ladder", "csms_4-v1", "all", ""),
    ("ladder", "proper_5-v1", "all", ""),
    ("rules", "csms-v1", "all", ""),
]


@pytest.mark.parametrize(("kind", "key", "page", "query"), PAGES)
def test_a_page_that_is_saved_as_it_stands_changes_nothing(
    kind: str, key: str, page: str, query: str, admin: Client, administrator: User, now: datetime
) -> None:
    draft = draft_of(kind, key, by=administrator, now=now)
    before = draft.document
    url = address("version-edit", draft.key, kind, page) + query
    opened = admin.get(url)
    assert opened.status_code == 200
    saved = admin.post(url, form_fields(opened.content.decode(), "editor__form"))
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert draft.edition == 2
    assert draft.document == before


def test_the_list_shows_versions_drafts_and_periods(
    admin: Client, administrator: User, period: Period, now: datetime
) -> None:
    draft_of("ladder", "csms_4-v1", by=administrator, now=now)
    page = admin.get(reverse("instrument-list")).content.decode()
    assert all(key in page for key in ("csms-v1", "smk3-v1", "csms_4-v1", "csms_4-v2"))
    assert "changed 20 January 2025 by admin" in page
    row = page.split("csms-v1</a>")[1].split("</tr>")[0]
    assert '<td class="number">1</td>' in row


def test_before_a_ladder_is_published_its_changes_are_counted_and_who_it_is_for_is_told(
    admin: Client, administrator: User, now: datetime
) -> None:
    draft = draft_of("ladder", "csms_4-v1", by=administrator, now=now)
    draft.document["bands"][0]["min"] = "90"
    draft.save()
    opened = admin.get(address("version", draft.key, "ladder")).text
    assert opened.index("Edit the draft") < opened.index("Publish the version")
    page = admin.get(address("version-publish", draft.key, "ladder")).text
    assert "1 of 5 changed" in page
    assert "csms-v2 names csms_4-v1 and keeps it" in page or "csms-v1 names csms_4-v1" in page


def test_who_empties_a_percent_is_told_which_rating_gets_it_before_publishing(
    admin: Client, administrator: User, now: datetime
) -> None:
    draft = draft_of("ladder", "csms_4-v1", by=administrator, now=now)
    told = "has no percent: its share of the percents earns"
    url = address("version-publish", draft.key, "ladder")
    assert told not in admin.get(url).text  # Hitam stands below every band
    del draft.document["bands"][1]
    draft.save()
    assert f"Green {told} Red, and only a rule leads to Green." in admin.get(url).text


def test_an_empty_list_says_what_to_do(administrator: User) -> None:
    page = visitor(administrator).get(reverse("instrument-list")).content.decode()
    assert "No instrument is loaded yet." in page


@pytest.mark.parametrize(
    ("kind", "key"), [("instrument", "smk3-v1"), ("ladder", "csms_4-v1"), ("rules", "csms-v1")]
)
def test_a_viewer_reads_a_version_and_may_change_nothing(
    kind: str, key: str, viewer: User, instruments: dict[str, Instrument]
) -> None:
    client = visitor(viewer)
    page = client.get(address("version", key, kind))
    assert page.status_code == 200
    assert "Copy to a new draft" not in page.content.decode()
    assert client.post(address("version-copy", key, kind)).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("instrument", "csms-v9"),
        ("ladder", "csms-v1"),
        ("planet", "csms-v1"),
        ("rules", "x"),
    ],
)
@pytest.mark.parametrize("name", ["version", "version-file", "version-try", "version-backtest"])
def test_what_is_not_there_is_a_404(name: str, kind: str, key: str, admin: Client) -> None:
    assert admin.get(address(name, key, kind)).status_code == 404


def test_a_copy_opens_as_a_draft(admin: Client) -> None:
    answer = admin.post(address("version-copy", "csms-v1"), follow=True)
    page = answer.content.decode()
    assert "csms-v2 is a draft now" in page
    assert address("version-edit", "csms-v2", "instrument", "elements") in page


def test_a_published_version_has_no_editor(admin: Client) -> None:
    answer = admin.get(address("version-edit", "csms-v1", "instrument", "head"))
    assert answer.status_code == 409
    assert "never changes" in answer.content.decode()


@pytest.mark.parametrize("query", ["head/?code=1", "element/?code=99", "nothing/", "all/"])
def test_a_page_the_editor_does_not_have(
    query: str, admin: Client, administrator: User, now: datetime
) -> None:
    draft_of("instrument", "csms-v1", by=administrator, now=now)
    url = reverse("version-edit", args=["instrument", "csms-v2", "head"]).replace("head/", query)
    assert admin.get(url).status_code == (200 if query.startswith("head") else 404)


class Editor:
    """A page of the editor, as a person at a browser has it before them."""

    def __init__(self, client: Client, url: str, *, page: str = "") -> None:
        self.client, self.url = client, url
        self.take(page or client.get(url).content.decode())

    def take(self, page: str) -> None:
        self.page, self.fields = page, form_fields(page, "editor__form")

    def send(self, **changed: Any) -> int:
        """Send the form with changes; returns the status. A page that comes back is taken."""
        answer = self.client.post(self.url, self.fields | changed)
        if answer.status_code != 302:
            self.take(answer.content.decode())
        return answer.status_code


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    """Pages of element 1 by its items: the same for every test, and long to draw."""
    return {}


def opened_element(draft: Draft, admin: Client, *, page: str = "") -> Editor:
    """The page of its element 1; ``page`` where it was drawn before."""
    url = address("version-edit", draft.key, "instrument", "element") + "?code=1"
    return Editor(admin, url, page=page)


@pytest.fixture
def whole_element(admin: Client, administrator: User, now: datetime) -> Editor:
    """Element 1 of a draft of CSMS."""
    return opened_element(draft_of("instrument", "csms-v1", by=administrator, now=now), admin)


def cut_element(draft: Draft, admin: Client, *, kept: int, drawn: dict[str, str]) -> Editor:
    """Its element 1 with so many items, the others with one: the draft is read sooner."""
    first, *others = draft.document["elements"]
    del first["items"][kept:]
    for one in others:
        del one["items"][1:]
    draft.save(update_fields=["document"])
    opened = opened_element(draft, admin, page=drawn.get(str(kept), ""))
    drawn[str(kept)] = opened.page
    return opened


@pytest.fixture
def element(admin: Client, administrator: User, now: datetime, drawn: dict[str, str]) -> Editor:
    """Three items of element 1: four times as many take as much longer to draw."""
    draft = draft_of("instrument", "csms-v1", by=administrator, now=now)
    return cut_element(draft, admin, kept=3, drawn=drawn)


@pytest.fixture
def full_element(
    admin: Client, administrator: User, now: datetime, drawn: dict[str, str]
) -> Editor:
    """All twelve."""
    draft = draft_of("instrument", "csms-v1", by=administrator, now=now)
    return cut_element(draft, admin, kept=12, drawn=drawn)


def items() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Draft.objects.get().document["elements"][0]["items"]
    return found


def test_a_weight_with_a_comma_is_stored_as_a_decimal(element: Editor) -> None:
    assert element.send(**{"elements[0].items[0].weight": "2,5"}) == 302
    assert items()[0]["weight"] == "2.5"


def test_a_weight_that_could_be_two_figures_is_asked_about_and_stays_as_typed(
    element: Editor,
) -> None:
    before = items()[0]["weight"]
    assert element.send(**{"elements[0].items[0].weight": "1,00"}) == 400
    assert "“1,00” can be read as 1 or as 100: write the one you mean." in element.page
    assert element.fields["elements[0].items[0].weight"] == "1,00"
    assert items()[0]["weight"] == before


def test_each_problem_stands_beside_its_field_and_nothing_is_stored(element: Editor) -> None:
    wrong = {
        "elements[0].items[0].weight": "berat",
        "elements[0].items[1].title.id": "",
        "elements[0].items[2].measured.name": "x",
        "elements[0].code": "a b",
    }
    assert element.send(**wrong) == 400
    for sentence in (
        "Weight is &quot;berat&quot;, which is not a number; write digits",
        "Title (Indonesia) is empty; fill it in.",
        "Code holds &quot;a b&quot;, which is not a code",
    ):
        assert '<p class="field__error" id="f-elements-0' in element.page
        assert sentence in element.page
    assert element.fields["elements[0].items[0].weight"] == "berat"
    assert Draft.objects.get().edition == 1


def test_a_problem_on_another_page_is_named_with_its_place(admin: Client, element: Editor) -> None:
    scales = Editor(admin, address("version-edit", "csms-v2", "instrument", "scales"))
    assert scales.send(**{"scales[0].code": "points_0_5"}) == 400
    assert "Element 1, Item 1.01, Scale is &quot;points_0_4&quot;" in scales.page


def test_rows_are_added_moved_and_removed_before_anything_is_stored(full_element: Editor) -> None:
    assert full_element.send(do="add:elements[0].items") == 200
    assert full_element.fields["elements[0].items[12].scale"] == "points_0_4"
    assert full_element.send(do="up:elements[0].items[1]") == 200
    assert full_element.fields["elements[0].items[0].code"] == "1.02"
    assert full_element.send(do="remove:elements[0].items[2]") == 200
    assert Draft.objects.get().edition == 1
    new = {
        "elements[0].items[11].code": "1.20",
        "elements[0].items[11].title.id": "Butir baru",
    }
    assert full_element.send(**new) == 302
    assert [item["code"] for item in items()][:3] == ["1.02", "1.01", "1.04"]
    assert items()[-1]["lineage"] == "csms-1.20"


@pytest.mark.parametrize(
    "do",
    [
        *("add:", "remove:elements[9].items[0]", "up:elements[0].items[0]", "add:a.b[7]", "x:y"),
        *("add:elements[0].items[0].weight", "add:elements[0].title.id", "add:scales"),
        *("remove:elements[0].items[1].measured.thresholds[0][0]", "add:elements[1].items"),
    ],
)
def test_an_action_that_makes_no_sense_changes_nothing(do: str, element: Editor) -> None:
    before = dict(element.fields)
    element.send(do=do)
    assert element.fields == before


def test_a_measured_figure_can_be_begun_and_taken_away(element: Editor) -> None:
    path = "elements[0].items[0].measured"
    element.send(do=f"add:{path}.thresholds")
    given = {
        f"{path}.name": "audits",
        f"{path}.unit.id": "kali",
        f"{path}.thresholds[0][0]": "1,5",
        f"{path}.thresholds[0][1]": "4",
    }
    assert element.send(**given) == 400
    assert "Better when is empty; fill it in." in element.page
    assert element.send(**{f"{path}.direction": "higher"}) == 302
    assert items()[0]["measured"]["thresholds"] == [["1.5", "4"]]
    element.take(element.client.get(element.url).content.decode())
    assert element.send(**dict.fromkeys(given, "")) == 302
    assert "measured" not in items()[0]


def test_re_using_a_removed_items_code_is_told(full_element: Editor) -> None:
    full_element.send(do="remove:elements[0].items[11]")
    full_element.send(do="add:elements[0].items")
    new = {"elements[0].items[11].code": "1.12", "elements[0].items[11].title.id": "Lain"}
    assert full_element.send(**new) == 302
    assert "Code 1.12 was that of" in full_element.client.get(full_element.url).content.decode()
    assert items()[-1]["lineage"] == "csms-1.12_2"


def test_two_at_once_the_second_gets_both_values_and_chooses(element: Editor) -> None:
    other = Editor(element.client, element.url)
    assert element.send(**{"elements[0].items[0].weight": "2"}) == 302
    assert other.send(**{"elements[0].items[0].weight": "3"}) == 409
    assert "saved csms-v2 while you were at it" in other.page
    both = other.page.split("Both versions of what differs")[1].split("</table>")[0]
    assert '<td class="said">2</td><td class="said">3</td>' in both
    assert both.count("<tr>") == 2
    assert items()[0]["weight"] == "2"
    assert other.send() == 302
    assert items()[0]["weight"] == "3"


def test_two_on_two_pages_are_both_stored(admin: Client, element: Editor) -> None:
    head = Editor(admin, address("version-edit", "csms-v2", "instrument", "head"))
    assert element.send(**{"elements[0].items[0].weight": "2"}) == 302
    assert head.send(**{"title.id": "Daftar baru"}) == 302
    assert items()[0]["weight"] == "2"
    assert Draft.objects.get().document["title"]["id"] == "Daftar baru"


def test_two_items_of_one_element_are_both_stored_and_the_second_is_told(
    element: Editor,
) -> None:
    other = Editor(element.client, element.url)
    assert element.send(**{"elements[0].items[0].weight": "2"}) == 302
    assert other.send(**{"elements[0].items[1].weight": "3"}) == 302
    assert [one["weight"] for one in items()[:2]] == ["2", "3"]
    assert (
        "saved this page meanwhile; both are kept" in other.client.get(other.url).content.decode()
    )


def test_a_merge_that_cannot_be_published_shows_both_in_the_form(element: Editor) -> None:
    other = Editor(element.client, element.url)
    assert element.send(**{"elements[0].items[0].code": "1.77"}) == 302
    assert other.send(**{"elements[0].items[1].code": "1.77"}) == 400
    assert "already used above" in other.page
    assert other.fields["elements[0].items[0].code"] == "1.77"
    assert other.send(**{"elements[0].items[1].code": "1.78"}) == 302
    assert [one["code"] for one in items()[:2]] == ["1.77", "1.78"]


def test_an_element_that_was_renamed_and_moved_meanwhile_is_still_found(
    admin: Client, full_element: Editor
) -> None:
    rows = Editor(admin, address("version-edit", "csms-v2", "instrument", "elements"))
    assert rows.send(do="down:elements[0]") == 200
    assert re.search(r'id="f-elements-1"\s+tabindex="-1"', rows.page)  # where the focus goes
    renamed = {"elements[0].code": "1", "elements[1].code": "1A"}  # 2 takes the code of 1
    assert rows.send(**renamed) == 302
    assert full_element.send(do="add:elements[0].items") == 200
    assert (
        full_element.send(
            **{
                "elements[1].items[0].weight": "7",
                "elements[1].items[12].code": "1.13",
                "elements[1].items[12].title.id": "Baru",
            }
        )
        == 302
    )
    found = Draft.objects.get().document["elements"][1]
    assert (found["code"], found["items"][0]["weight"], len(found["items"])) == ("1A", "7", 13)


def test_an_element_that_was_removed_meanwhile_is_put_back_only_on_purpose(
    admin: Client, full_element: Editor
) -> None:
    rows = Editor(admin, address("version-edit", "csms-v2", "instrument", "elements"))
    assert rows.send(do="remove:elements[0]") == 200
    assert rows.send() == 302
    assert full_element.send(**{"elements[0].items[0].weight": "7"}) == 409
    assert '<td class="said">removed</td>' in full_element.page
    full_element.url += "&code="  # where the form of the page leads now
    assert full_element.send() == 302
    last = Draft.objects.get().document["elements"][-1]
    assert (last["code"], last["items"][0]["weight"], len(last["items"])) == ("1", "7", 12)


def test_an_element_is_not_removed_with_what_somebody_just_wrote_in_it(
    admin: Client, element: Editor
) -> None:
    rows = Editor(admin, address("version-edit", "csms-v2", "instrument", "elements"))
    assert rows.send(do="remove:elements[0]") == 200
    assert element.send(**{"elements[0].items[0].weight": "7"}) == 302
    assert rows.send() == 409
    assert "its items changed" in rows.page
    assert rows.send() == 302
    assert len(Draft.objects.get().document["elements"]) == 4


def test_two_new_elements_at_once_are_both_added(admin: Client, element: Editor) -> None:
    url = address("version-edit", "csms-v2", "instrument", "element")
    one, other = Editor(admin, url), Editor(admin, url)
    for new, code in ((one, "6"), (other, "7")):
        given = {
            "elements[5].code": code,
            "elements[5].title.id": "Baru",
            "elements[5].items[0].code": f"{code}.01",
            "elements[5].items[0].title.id": "Butir",
        }
        assert new.send(**given) == 302
    assert [one["code"] for one in Draft.objects.get().document["elements"]][5:] == ["6", "7"]


def test_a_page_says_what_is_not_stored_yet(element: Editor) -> None:
    assert 'data-unsaved="no"' in element.page
    assert element.send(do="add:elements[0].sections") == 200
    assert 'data-unsaved="yes"' in element.page
    assert "data-unsaved-says>" in element.page
    assert element.send() == 302
    assert 'data-unsaved="no"' in element.client.get(element.url).content.decode()


def test_what_was_written_in_a_draft_that_is_gone_is_not_a_404(element: Editor) -> None:
    Draft.objects.all().delete()
    answer = element.client.post(element.url, element.fields)
    assert answer.status_code == 409
    assert "go back to copy it" in answer.content.decode()
    assert element.client.get(element.url).status_code == 404


def test_more_rows_than_a_list_may_have_are_refused_and_not_cut_off(
    admin: Client, element: Editor
) -> None:
    lists = Editor(admin, address("version-edit", "csms-v2", "instrument", "lists"))
    rows = {f"aspects[{n}].{name}": f"a{n}" for n in range(201) for name in ("code", "title.id")}
    assert lists.send(**rows) == 400
    assert "has 201 entries; at most 200 are read" in lists.page


@pytest.mark.parametrize("seen", ["", "x", "a:b"])
def test_a_form_that_does_not_say_what_it_saw_stores_nothing(seen: str, element: Editor) -> None:
    assert element.send(**{"elements[0].items[0].weight": "7", "seen": seen}) == 409
    assert items()[0]["weight"] == "1"
    assert element.send() == 302
    assert items()[0]["weight"] == "7"


def test_a_new_element_comes_with_an_item(admin: Client, element: Editor) -> None:
    new = Editor(admin, address("version-edit", "csms-v2", "instrument", "element"))
    given = {
        "elements[5].code": "6",
        "elements[5].title.id": "Keenam",
        "elements[5].items[0].code": "6.01",
        "elements[5].items[0].title.id": "Butir",
    }
    assert new.send() == 400
    assert new.send(**given) == 302
    assert Draft.objects.get().document["elements"][5]["items"][0]["lineage"] == "csms-6.01"


def test_a_renamed_element_is_renamed_in_its_groups(admin: Client, element: Editor) -> None:
    rows = Editor(admin, address("version-edit", "csms-v2", "instrument", "elements"))
    assert rows.send(**{"elements[2].code": "3A"}) == 302
    assert Draft.objects.get().document["groups"][1]["elements"] == ["3A"]


def test_a_band_ends_where_the_one_above_it_begins(
    admin: Client, administrator: User, now: datetime
) -> None:
    draft_of("ladder", "csms_4-v1", by=administrator, now=now)
    ladder = Editor(admin, address("version-edit", "csms_4-v2", "ladder", "all"))
    assert not any(name.endswith("below") for name in ladder.fields)
    assert ladder.send(**{"ratings[0].min": "90,5"}) == 302
    assert Draft.objects.get().document["bands"][:2] == [
        {"rating": "biru", "min": "90.5"},
        {"rating": "hijau", "min": "75"},
    ]
    shown = admin.get(address("version", "csms_4-v2", "ladder")).text
    assert "from 75 to below 90.5" in shown


def test_a_rating_without_a_percent_leaves_its_band_to_the_one_below(
    admin: Client, administrator: User, now: datetime
) -> None:
    draft_of("ladder", "csms_4-v1", by=administrator, now=now)
    ladder = Editor(admin, address("version-edit", "csms_4-v2", "ladder", "all"))
    assert ladder.send(**{"ratings[1].min": ""}) == 302
    shown = admin.get(address("version", "csms_4-v2", "ladder")).text
    assert "from 0 to below 85" in shown


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ratings[0].min": "75"}, "not below the"),
        ({"ratings[0].min": "101"}, "from 0 to 100"),
        ({"ratings[2].min": "5"}, "no rating for the lowest percents"),
        ({"ratings[1].code": "biru"}, "already used above"),
        ({"pass_mark": "tujuh"}, "not a number; write digits and one decimal sign"),
        ({"pass_mark": "7,5,1"}, "can be read as 75.1 or as 751"),
        ({"ratings[1].min": "-5"}, "from 0 to 100"),
        ({"ratings[1].min": "75.00001"}, "at most 6 digits and 4 decimals"),
        ({"ratings[1].colour": "biru"}, "Colour is already that of biru; a colour means one"),
        ({"ratings[1].label.id": "BIRU"}, "which is the word for biru already"),
        (
            {"ratings[1].min": "84.95", "ratings[0].min": "84.99"},
            "in which there is no percent of one decimal",
        ),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(
    changed: dict[str, str], sentence: str, admin: Client, administrator: User, now: datetime
) -> None:
    draft_of("ladder", "csms_4-v1", by=administrator, now=now)
    ladder = Editor(admin, address("version-edit", "csms_4-v2", "ladder", "all"))
    assert ladder.send(**changed) == 400
    assert sentence in ladder.page.split('id="f-title-id"')[0]
    assert Draft.objects.get().edition == 1


def test_a_rule_needs_one_effect(admin: Client, administrator: User, now: datetime) -> None:
    draft_of("rules", "csms-v1", by=administrator, now=now)
    rules = Editor(admin, address("version-edit", "csms-v2", "rules", "all"))
    assert rules.send(**{"rules[0].down": "1"}) == 400
    assert "needs either a rating to lower to or a number of steps" in rules.page
    assert rules.send(**{"rules[0].down": "", "rules[0].at_least": "2"}) == 302
    assert Draft.objects.get().document["rules"][0]["at_least"] == 2


def test_a_rule_on_elements_is_stored_with_what_it_counts(
    admin: Client, administrator: User, now: datetime
) -> None:
    draft_of("rules", "csms-v1", by=administrator, now=now)
    rules = Editor(admin, address("version-edit", "csms-v2", "rules", "all"))
    counted = {"measure": "elements_below", "percent": "39,5", "elements": "1, 3"}
    assert rules.send(**{f"rules[1].{name}": said for name, said in counted.items()}) == 302
    rule = Draft.objects.get().document["rules"][1]
    assert (rule["measure"], rule["percent"]) == ("elements_below", "39.5")
    assert rule["elements"] == ["1", "3"]


@pytest.mark.parametrize(
    ("counted", "sentence"),
    [
        ({"measure": "answers"}, "what is counted needs it; fill it in"),
        ({"measure": "lti", "kind": "mayor"}, "does not belong to what is counted; empty it"),
        ({"measure": "items_at_most", "items": "1.01, 1.01", "score": "1"}, "already used above"),
        ({"measure": "items_at_most", "items": "1.01", "score": "-1"}, "must be 0 or more"),
        ({"measure": "aspects_below", "percent": "101"}, "from 0 to 100"),
    ],
)
def test_a_rule_that_counts_nothing_sensible_is_refused(
    counted: dict[str, str], sentence: str, admin: Client, administrator: User, now: datetime
) -> None:
    draft_of("rules", "csms-v1", by=administrator, now=now)
    rules = Editor(admin, address("version-edit", "csms-v2", "rules", "all"))
    assert rules.send(**{f"rules[1].{name}": said for name, said in counted.items()}) == 400
    assert sentence in rules.page
    assert Draft.objects.get().edition == 1


def test_the_difference_names_fields_moves_and_what_would_be_lost(
    admin: Client,
    whole_element: Editor,
    evaluation: Evaluation,
    by_coordinator: Actor,
    now: datetime,
) -> None:
    fill(evaluation, by=by_coordinator, now=now, skip=["1.02"])
    whole_element.send(**{"elements[0].items[0].weight": "9"})
    whole_element.take(admin.get(whole_element.url).content.decode())
    whole_element.send(do="remove:elements[0].items[2]")
    whole_element.send(do="down:elements[0].items[5]")
    assert whole_element.send() == 302
    page = admin.get(address("version-difference")).content.decode()
    assert "60 of 61 items can be compared." in page
    assert "1 item would be lost" in page
    assert "1 answer in 2024 (1)" in page
    assert '<td data-label="csms-v1">1</td><td data-label="csms-v2">9</td>' in page
    assert "Moved (1)" in page


def test_a_published_version_is_compared_with_the_one_before_or_any_other(
    admin: Client, element: Editor
) -> None:
    element.send(**{"elements[0].items[0].weight": "9"})
    given = {"edition": 2, "name": "Revisi", "effective_on": "2025-01-01"}
    assert admin.post(address("version-publish"), given).status_code == 302
    url = address("version-difference")
    cells = '<td data-label="csms-v1">1</td><td data-label="csms-v2">9</td>'
    assert cells in admin.get(url).content.decode()
    assert admin.get(url, {"base": "csms-v7"}).status_code == 404
    first = admin.get(address("version-difference", "csms-v1"), {"base": "csms-v2"})
    assert '<td data-label="csms-v2">9</td>' in first.content.decode()
    alone = admin.get(address("version-difference", "smk3-v1")).content.decode()
    assert "There is no published version to compare with." in alone


def test_a_copy_differs_in_nothing(admin: Client, whole_element: Editor) -> None:
    assert "Nothing differs" in admin.get(address("version-difference")).content.decode()


def test_publishing_in_the_browser_and_opening_a_period_with_it(
    admin: Client, element: Editor
) -> None:
    element.send(**{"elements[0].items[0].weight": "9"})
    url = address("version-publish")
    page = admin.get(url).content.decode()
    assert '<td data-label="csms-v1">1</td><td data-label="csms-v2">9</td>' in page
    given = {"edition": 2, "name": "Revisi 2025", "effective_on": "2025-01-01"}
    assert admin.post(url, given | {"name": ""}).status_code == 400
    for wrong in ("besok", "0025-01-01", "2999-01-01"):
        assert admin.post(url, given | {"effective_on": wrong}).status_code == 400
    assert admin.post(url, given | {"edition": 1}).status_code == 409
    answer = admin.post(url, given, follow=True)
    assert "csms-v2 is published as “Revisi 2025”" in answer.content.decode()
    row = Instrument.objects.get(code="csms", version=2)
    period = {"year": "2025", "instrument": row.pk, "level": "", "submit_by": "2026-01-31"}
    period |= {"sure": period["submit_by"], "ladder": row.ladder_id}
    assert admin.post(reverse("period-open"), period).status_code == 302
    assert admin.post(address("version-delete"), {"edition": 2}).status_code == 409


def test_a_draft_is_deleted_and_a_published_version_never(admin: Client, element: Editor) -> None:
    assert admin.post(address("version-delete"), {"edition": "x"}).status_code == 400
    assert admin.post(address("version-delete"), {"edition": 1}).status_code == 302
    assert not Draft.objects.exists()
    assert admin.post(address("version-delete", "csms-v1"), {"edition": 1}).status_code == 409


def test_a_version_comes_down_as_its_file(admin: Client) -> None:
    answer = admin.get(address("version-file", "csms-v1"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="csms-v1.yaml"'
    spec = parse_instrument(answer.content.decode(), file_name="csms-v1.yaml")
    assert sha256_of(as_json(spec)) == Instrument.objects.get(code="csms").sha256
    answer = admin.get(address("version-file", "csms-v1", "rules"))
    rules = parse_rule_set(answer.content.decode(), file_name="csms-v1.yaml")
    assert [rule.code for rule in rules.rules] == ["fatal", "lti_3"]


@pytest.mark.parametrize("name", ["version-copy", "version-delete"])
def test_what_changes_something_is_posted(name: str, admin: Client) -> None:
    assert admin.get(address(name, "csms-v1")).status_code == 405


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(
    client: Client, instruments: dict[str, Instrument]
) -> None:
    answer = client.get(address("version-edit", "csms-v2", "instrument", "head"))
    assert answer.status_code == 302
    assert reverse("sign-in") in answer.headers["Location"]


def test_reading_versions_takes_few_statements(
    admin: Client,
    full_element: Editor,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    with django_assert_max_num_queries(14):
        admin.get(reverse("instrument-list"))
    with django_assert_max_num_queries(12):
        admin.get(full_element.url)
