"""Plans on their pages: figures, moves, what-if, two people at once, and what a role may."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contractors.models import Contractor
from instruments.models import Instrument
from plans.choices import Placement, PlanStatus
from plans.services.plans import validate_plan
from tests.plans.plan_scene import PlanScene, audit_of
from tests.plans.published_plan import published_plan
from tests.visitors import visitor

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def client(scene: PlanScene) -> Client:
    """The coordinator's browser."""
    assert scene.planner.user
    return visitor(scene.planner.user, language="en")


def seen_on(client: Client, scene: PlanScene) -> str:
    """What the forms of its page say was seen."""
    page = client.get(reverse("plan", args=[scene.plan.key])).content.decode()
    return page.split('name="seen" value="')[1].split('"')[0]


def place(client: Client, scene: PlanScene, *boxes: str, **sent: str) -> tuple[int, str]:
    answer = client.post(reverse("plan-place", args=[scene.plan.key]), {"criterion": boxes, **sent})
    return answer.status_code, answer.content.decode()


def test_the_page_has_the_table_of_codes_and_the_three_figures(
    scene: PlanScene, client: Client
) -> None:
    scene.approve()
    page = client.get(reverse("plan", args=[scene.plan.key])).content.decode()
    assert "1.1.1, 1.1.2, 1.1.3, 1.2.2, 1.2.4, 1.2.6" in page
    assert "97.5" in page
    assert "Realised, accumulated" in page
    assert "Found by an audit" in page


def test_what_is_ticked_is_moved_in_one_go(scene: PlanScene, client: Client) -> None:
    status, _page = place(client, scene, "6.1.3:1", "6.1.4:1", place="year-2")
    assert (status, scene.line("6.1.3").year, scene.line("6.1.4").year) == (302, 2, 2)


def test_the_board_stays_at_the_place_that_was_sent_from(scene: PlanScene, client: Client) -> None:
    scene.place("6.1.3", "6.1.4", year=2)
    sent = {"criterion": "6.1.3:2", "place": "year-1"}
    page = client.post(reverse("plan-place", args=[scene.plan.key]), sent, follow=True)
    opened = page.content.decode().split("plan-place--opens")[0]
    assert opened.rsplit('id="', 1)[1].startswith("year-2")


def test_what_if_shows_the_figures_and_stores_nothing(scene: PlanScene, client: Client) -> None:
    status, page = place(client, scene, "6.1.3:1", place="year-0", what_if="1")
    assert status == 200
    assert "0 → 1" in page
    assert "0.8\xa0% → 1.6\xa0%" in page
    assert scene.line("6.1.3").placement == Placement.UNPLACED


def test_what_if_says_in_which_year_60_per_cent_would_be_passed(
    scene: PlanScene, client: Client
) -> None:
    scene.place_all()
    of_year_1 = [f"{one.code}:{one.version}" for one in scene.plan.lines.filter(year=1)]
    _status, page = place(client, scene, *of_year_1, place="year-2", what_if="1")
    assert "60 % is passed: in year 1 → in year 2" in " ".join(page.split())


def test_of_an_approved_plan_a_move_is_tried_and_never_stored(
    scene: PlanScene, client: Client
) -> None:
    scene.approve()
    board = reverse("plan-board", args=[scene.plan.key])
    assert "?try=1" in client.get(board).text
    assert 'name="place"' in client.get(board, {"try": "1"}).text
    version = scene.line("6.1.3").version
    status, page = place(client, scene, f"6.1.3:{version}", place="year-2", what_if="1")
    assert (status, "59 → 58" in page, 'name="realised_on"' in page) == (200, True, False)
    assert place(client, scene, f"6.1.3:{version}", place="year-2")[0] == 409
    assert scene.line("6.1.3").year == 0


def test_the_second_of_two_is_told_and_the_first_is_shown_what_others_changed(
    scene: PlanScene, client: Client
) -> None:
    assert scene.manager.user
    other = visitor(scene.manager.user, language="en")
    place(other, scene, "6.1.3:1", place="year-1")
    status, page = place(client, scene, "6.1.3:1", place="year-2")
    assert status == 409
    assert "6.1.3: manajer, " in page
    assert "Place: was “Not yet placed”, is now “Year 1”." in page
    assert "manajer has just changed: 6.1.3." in page
    assert 'value="6.1.3:2" checked' in page  # still ticked, as it stands now


@pytest.mark.parametrize(
    ("boxes", "sent", "words"),
    [
        (["6.1.3:1"], {}, "Choose where the criteria go"),
        ([], {"place": "year-0"}, "Choose at least one criterion"),
        (["99.1:1"], {"place": "year-0"}, "outside the level"),
        (["6.1.3:1"], {"place": "declined"}, "without a reason"),
        (["6.1.3:1"], {"place": "year-9"}, "year-9"),
    ],
)
def test_a_move_that_is_not_complete_comes_back_with_its_sentence(
    scene: PlanScene, client: Client, boxes: list[str], sent: dict[str, str], words: str
) -> None:
    status, page = place(client, scene, *boxes, **sent)
    assert status == 400
    assert words in page


def test_lists_of_codes_are_placed_and_a_mistake_stands_at_its_year(
    scene: PlanScene, client: Client
) -> None:
    address = reverse("plan-listed", args=[scene.plan.key])
    lists = {f"year_{year}": text for year, text in enumerate(published_plan()["plan"])}
    wrong = client.post(address, {**lists, "year_2": "1.1.1, 12.1.4"})
    assert wrong.status_code == 400
    assert "a criterion has one year" in wrong.content.decode()
    assert client.post(address, lists).status_code == 302
    assert scene.plan.lines.filter(placement=Placement.PLANNED).count() == 115


def test_a_criterion_s_page_stores_what_it_takes(scene: PlanScene, client: Client) -> None:
    scene.place("6.1.3")
    address = reverse("plan-criterion", args=[scene.plan.key, "6.1.3"])
    sent = {"version": "2", "cost": "Rp 8.000.000", "owner": "Sekretaris", "due_on": "2021-06-30"}
    assert client.post(address, sent).status_code == 302
    assert scene.line("6.1.3").cost == 8_000_000
    refused = client.post(address, sent | {"owner": "Lain"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert 'value="Lain"' in page  # what was typed
    assert "<dd>Sekretaris</dd>" in page  # above it, what the first of the two stored


def test_the_plan_goes_from_design_to_approved_over_its_page(
    scene: PlanScene, client: Client
) -> None:
    assert scene.manager.user
    manager = visitor(scene.manager.user, language="en")
    validate, seen = reverse("plan-validate", args=[scene.plan.key]), seen_on(client, scene)
    refused = client.post(validate, {"note": "P2K3", "seen": seen})
    assert refused.status_code == 400
    assert "back to design" in refused.content.decode()
    scene.place_all()
    overtaken = client.post(validate, {"note": "P2K3", "seen": seen})  # criteria moved meanwhile
    assert overtaken.status_code == 409
    assert "nothing was stored. It is now: in design (" in overtaken.content.decode()
    client.post(validate, {"note": "P2K3", "seen": seen_on(client, scene)})
    manager.post(reverse("plan-approve", args=[scene.plan.key]), {"seen": seen_on(manager, scene)})
    scene.plan.refresh_from_db()
    assert scene.plan.status == PlanStatus.APPROVED


def test_an_old_page_neither_approves_nor_sends_back_what_was_validated_anew(
    scene: PlanScene, client: Client
) -> None:
    assert scene.manager.user
    manager, key = visitor(scene.manager.user, language="en"), scene.plan.key
    scene.place_all()
    validate_plan(plan=scene.plan, note="P2K3", by=scene.planner, now=scene.now)
    old = {"seen": seen_on(manager, scene), "reason": "Terlalu mahal"}
    assert manager.post(reverse("plan-return", args=[key]), old).status_code == 302
    assert manager.post(reverse("plan-return", args=[key]), old).status_code == 302  # pressed twice
    scene.place("1.1.1", year=2)
    validate_plan(plan=scene.plan, note="Ketua P2K3", by=scene.planner, now=scene.now)
    for name in ("plan-approve", "plan-return"):
        answer = manager.post(reverse(name, args=[key]), old)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "nothing was stored. It is now: validated (koordinator, " in page
        assert "Ketua P2K3" in page  # how it stands


def test_what_is_realised_is_told_on_the_board(scene: PlanScene, client: Client) -> None:
    scene.approve()
    version = scene.line("1.1.1").version
    sent = {"criterion": f"1.1.1:{version}", "evidence": "SOP-01"}
    address = reverse("plan-realise", args=[scene.plan.key])
    assert client.post(address, sent | {"realised_on": "2020-12-31"}).status_code == 400
    told = client.post(address, sent | {"realised_on": "2021-05-01"}, follow=True)
    assert "1.1.1: realised on 1 May 2021." in told.content.decode()
    assert scene.line("1.1.1").evidence == "SOP-01"


def test_what_is_sent_without_its_day_takes_nothing_back(scene: PlanScene, client: Client) -> None:
    scene.approve()
    address = reverse("plan-realise", args=[scene.plan.key])
    version = scene.line("1.1.1").version
    sent = {"criterion": f"1.1.1:{version}", "evidence": "SOP-01", "realised_on": "2021-05-01"}
    client.post(address, sent)
    sent |= {"criterion": f"1.1.1:{version + 1}", "realised_on": ""}
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert (answer.status_code, "Write the day since when" in page, "SOP-01" in page) == (
        400, True, True,
    )  # fmt: skip
    assert client.post(address, sent | {"evidence": ""}).status_code == 400  # Enter on a box
    assert scene.line("1.1.1").realised_on is not None
    told = client.post(address, sent | {"take_back": "1"}, follow=True)
    assert "1.1.1: the realisation is taken back." in told.content.decode()
    line = scene.line("1.1.1")
    assert (line.realised_on, line.evidence) == (None, "")


def test_of_much_that_others_changed_the_first_codes_are_told_and_how_many(
    scene: PlanScene, client: Client
) -> None:
    open_ones = scene.plan.lines.filter(placement=Placement.UNPLACED)
    assert scene.manager.user
    boxes = [f"{line.code}:1" for line in open_ones[:10]]
    place(visitor(scene.manager.user), scene, *boxes, place="year-0")
    page = client.get(reverse("plan-board", args=[scene.plan.key])).content.decode()
    first = ", ".join(box.removesuffix(":1") for box in boxes[:8])
    assert f"manajer has just changed: {first} … (10)." in page


def test_a_board_that_was_just_opened_has_no_place_chosen(scene: PlanScene, client: Client) -> None:
    page = client.get(reverse("plan-board", args=[scene.plan.key])).content.decode()
    assert '<option value="" selected>Choose</option>' in page


def test_who_reads_a_criterion_sees_what_it_takes_and_is_asked_for_nothing(
    scene: PlanScene, client: Client, viewer: User
) -> None:
    address = reverse("plan-criterion", args=[scene.plan.key, "6.1.3"])
    reader = visitor(viewer, language="en")
    asked = "Plan it for a year first"
    assert asked in client.get(address).content.decode()
    assert asked not in reader.get(address).content.decode()
    scene.place("6.1.3")
    sent = {"urgency": "urgent", "cost_class": "low", "deliverable": "sign"}
    client.post(address, sent | {"version": "2", "cost": "5000", "due_on": "2021-06-30"})
    page = reader.get(address).content.decode()
    for words in ("Urgent", "Low", "Sign", "5,000", "30 June 2021"):
        assert words in page
    assert 'name="urgency"' not in page


def test_what_was_sent_while_the_plan_moved_on_is_told_and_comes_back(
    scene: PlanScene, client: Client
) -> None:
    scene.approve()
    key, moved_on = scene.plan.key, "The plan has moved on"
    sent: dict[str, dict[str, str]] = {
        "plan-validate": {"note": "Ditulis lama"},
        "plan-place": {"criterion": "1.1.1:2", "place": "declined", "reason": "Ditulis lama"},
        "plan-listed": {"year_0": "1.1.1"},
        "plan-capabilities": {"topic": "ppe", "commitment": "Ditulis lama"},
    }
    for name, given in sent.items():
        answer = client.post(reverse(name, args=[key]), given)
        page = answer.content.decode()
        assert (answer.status_code, moved_on in page, list(given.values())[-1] in page) == (
            409, True, True,
        )  # fmt: skip
    board = client.post(reverse("plan-place", args=[key]), sent["plan-place"]).content.decode()
    assert 'name="place"' not in board  # under the button that tells a realisation
    assert 'name="realised_on"' in board


def test_details_of_what_was_moved_out_meanwhile_come_back(
    scene: PlanScene, client: Client
) -> None:
    scene.place("6.1.3")
    scene.place("6.1.3", place=Placement.UNPLACED)
    address = reverse("plan-criterion", args=[scene.plan.key, "6.1.3"])
    answer = client.post(address, {"version": "2", "owner": "Sekretaris P2K3"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "6.1.3 is not planned" in page
    assert 'value="Sekretaris P2K3"' in page


def test_who_only_reads_is_told_so_whatever_the_plan_s_state(
    scene: PlanScene, viewer: User
) -> None:
    scene.approve()
    reader, key = visitor(viewer, language="en"), scene.plan.key
    changed = reader.post(reverse("plan-criterion", args=[key, "1.1.1"]), {"version": "2"})
    told = reader.post(
        reverse("plan-capabilities", args=[key]), {"topic": "ppe", "commitment": "Helm"}
    )
    assert (changed.status_code, told.status_code) == (403, 403)


def test_a_list_without_a_code_and_a_move_of_nothing_are_told(
    scene: PlanScene, client: Client
) -> None:
    empty = client.post(reverse("plan-listed", args=[scene.plan.key]), {"year_0": "", "year_1": ""})
    assert empty.status_code == 400
    assert "Write the codes of one year at least" in empty.content.decode()
    scene.place("6.1.3", year=1)
    sent = {"criterion": "6.1.3:2", "place": "year-1"}
    told = client.post(reverse("plan-place", args=[scene.plan.key]), sent, follow=True)
    assert "Nothing is changed: all of it stands so already." in told.content.decode()


def test_an_audit_without_a_plan_begins_one_from_the_list(scene: PlanScene, client: Client) -> None:
    scene.plan.lines.all().delete()
    scene.plan.delete()
    page = client.get(reverse("plan-list")).content.decode()
    address = reverse("plan-begin", args=[scene.plan.result.sha256])
    assert address in page
    refused = client.post(address, {"first_year": "2019", "years": "4"})
    assert (refused.status_code, "Year 0 is the year of the audit" in refused.content.decode()) == (
        400, True,
    )  # fmt: skip
    assert 'name="first_year" value="2019"' in refused.content.decode()
    assert 'name="years" value="4"' in refused.content.decode()
    begun_at = client.post(address, {"first_year": "2021", "years": "3"})
    assert begun_at.status_code == 302
    assert "121 criteria not yet placed" in client.get(begun_at["Location"]).content.decode()


def test_the_final_audit_is_held_against_the_first_under_both_readings(
    scene: PlanScene, client: Client, contractor: Contractor, instruments: dict[str, Instrument]
) -> None:
    address = reverse("plan-gains", args=[scene.plan.key])
    assert "There is no later audit yet" in client.get(address).content.decode()
    declined = dict.fromkeys(published_plan()["declined"].split(", "), "mayor")
    audit_of(
        contractor, instruments["smk3"], year=2023, answers=declined, rest="sesuai", now=scene.now
    )
    page = client.get(address, {"base": "level"}).content.decode()
    assert "119 / 122" in page
    assert "+96.7" in page
    assert "percent of all criteria judged on the level" in page
    assert "119 / 122" in client.get(reverse("plan", args=[scene.plan.key])).content.decode()


def test_once_all_is_placed_the_board_leads_to_what_is_next(
    scene: PlanScene, client: Client
) -> None:
    board = reverse("plan-board", args=[scene.plan.key])
    leads_on = f"{reverse('plan', args=[scene.plan.key])}#next"
    assert leads_on not in client.get(board).text
    scene.place_all()
    assert leads_on in client.get(board).text
    scene.approve()
    assert leads_on not in client.get(board).text


def test_criteria_are_dragged_to_their_places_while_the_plan_is_in_design(
    scene: PlanScene, client: Client
) -> None:
    board = reverse("plan-board", args=[scene.plan.key])
    page = client.get(board).content.decode()
    for name in ("unplaced", "year-0", "year-1", "year-2", "declined"):
        assert page.count(f'data-plan-place="{name}"') == 2  # the section, and its name above
    assert 'data-plan-place="fulfilled"' not in page
    assert page.count('draggable="true"') == 121
    scene.approve()
    assert "draggable" not in client.get(board).content.decode()


def test_the_board_opens_where_something_is_to_be_done_or_was_ticked(
    scene: PlanScene, client: Client
) -> None:
    def opens(page: str) -> list[str]:
        return re.findall(r'id="([a-z0-9-]+)"\s+class="plan-place plan-place--opens"', page)

    board = reverse("plan-board", args=[scene.plan.key])
    assert opens(client.get(board).text) == ["unplaced"]
    scene.approve()
    assert opens(client.get(board).text) == ["year-0"]
    sent = {"criterion": f"1.4.5:{scene.line('1.4.5').version}", "realised_on": ""}
    refused = client.post(reverse("plan-realise", args=[scene.plan.key]), sent)
    assert opens(refused.text) == ["year-2"]
