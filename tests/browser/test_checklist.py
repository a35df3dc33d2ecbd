"""The coordinator answers: by keyboard, in two tabs, with the line down, with the session over."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.checklist import (
    address,
    choose,
    closed,
    expect_saved,
    expect_state,
    expect_waiting,
    hear_nothing,
    item,
    radio,
)
from tests.browser.conftest import Visit
from tests.browser.held import requests_held
from tests.browser.product import Product
from tests.browser.visits import HAS_ARRIVED, session_key, sign_in
from tests.browser.words import said

COORDINATOR = "koordinator"
REASON = "Contoh: tidak ada pekerjaan di ketinggian."


@pytest.fixture
def evaluation(product: Product) -> int:
    """PT B in 2025, which nobody has begun; each test answers items of its own."""
    return product.evaluation("PTB", 2025)


def test_a_coordinator_signs_in_and_sees_this_years_work(visit: Visit) -> None:
    page = visit("", "/")
    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/$"))
    sign_in(page, COORDINATOR)
    expect(page.get_by_role("heading", level=1)).to_have_text(said("To do"))
    page.get_by_role("link", name=said("Evaluations"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{said('Evaluations')} 2025")
    row = page.get_by_role("row", name=re.compile("PT A"))
    expect(row.get_by_role("progressbar")).to_have_attribute("value", "23")
    expect(row).to_contain_text("23/67")
    expect(row).to_contain_text(said("Being filled"))


def test_a_wrong_password_is_said_and_the_name_kept(visit: Visit) -> None:
    page = visit("", "/sign-in/")
    page.get_by_label(said("User name")).fill(COORDINATOR)
    page.get_by_label(said("Password")).fill("salah")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(
        said(
            "This name or e-mail address and this password do not match. Check capital letters, "
            "and try again."
        )
    )
    expect(page.get_by_label(said("User name"))).to_have_value(COORDINATOR)
    expect(page.get_by_label(said("Password"))).to_be_focused()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"Tab does not lead to {selector}")


def test_an_item_is_answered_with_the_keyboard_only(
    visit_without_worker: Visit, product: Product, evaluation: int
) -> None:
    page = visit_without_worker(COORDINATOR, address(evaluation, "1"))
    before = closed(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the content
    tab_to(page, '[data-item="1.01"] input')
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(radio(page, "1.01", face="3")).to_be_checked()
    tab_to(page, '[data-item="1.01"] summary')
    page.keyboard.press("Enter")
    tab_to(page, '[data-item="1.01"] textarea')
    page.keyboard.type("Contoh: dilihat di lapangan.")
    page.keyboard.press("Tab")
    expect_saved(page)
    expect(page.locator("#closed")).to_have_text(f"{before + 1}/67")
    assert product.answers(evaluation, "1.01")[0][:4] == (
        "3", False, "", "Contoh: dilihat di lapangan.",
    )  # fmt: skip


def test_not_applicable_is_saved_once_it_has_its_reason(
    visit_without_worker: Visit, product: Product, evaluation: int
) -> None:
    page = visit_without_worker(COORDINATOR, address(evaluation, "1"))
    radio(page, "1.02", face="0").focus()
    page.keyboard.press("ArrowLeft")  # round to the last: not applicable
    expect(radio(page, "1.02", face=said("not applicable"))).to_be_checked()
    expect_state(
        page, "Item {items}: write why it is not applicable, then it is saved", items="1.02"
    )
    before = closed(page)
    choose(page, "1.07", face="2")  # what lacks its reason neither stops others nor goes with them
    expect(page.locator("#closed")).to_have_text(f"{before + 1}/67")
    assert product.answers(evaluation, "1.02") == []
    page.locator("#submit button").click()  # waiting would never send it: led to what lacks
    expect(page.locator('[data-item="1.02"] [data-field=na_reason]')).to_be_focused()
    radio(page, "1.02", face=said("not applicable")).focus()
    tab_to(page, '[data-item="1.02"] [data-field=na_reason]')
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    expect_saved(page)
    assert product.answers(evaluation, "1.02") == [("", True, REASON, "", 1)]


def test_progress_percent_and_range_follow_each_answer(
    visit_without_worker: Visit, evaluation: int
) -> None:
    page = visit_without_worker(COORDINATOR, address(evaluation, "1"))
    before, so_far = closed(page), page.locator("#range").inner_text()
    choose(page, "1.03", face="4")
    choose(page, "1.04", face="1")
    expect(page.locator("#closed")).to_have_text(f"{before + 2}/67")
    expect(page.locator("#range")).not_to_have_text(so_far)
    expect(page.locator('[data-percent="1"]')).to_have_text(re.compile(r"^\d+,\d\s%$"))


def test_a_reload_shows_what_was_saved(visit_without_worker: Visit, evaluation: int) -> None:
    page = visit_without_worker(COORDINATOR, address(evaluation, "1"))
    choose(page, "1.05", face="2")
    item(page, "1.05").get_by_text(said("Guide, details")).click()
    item(page, "1.05").get_by_label(said("Note")).fill("Contoh catatan.")
    choose(page, "1.06", face=said("not applicable"))
    expect(item(page, "1.06").locator("[data-field=na_reason]")).to_be_focused()
    page.keyboard.type(REASON)
    expect_saved(page)
    page.reload()
    expect(radio(page, "1.05", face="2")).to_be_checked()
    expect(item(page, "1.05").locator(".item__said")).to_have_text("Contoh catatan.")
    expect(radio(page, "1.06", face=said("not applicable"))).to_be_checked()
    expect(item(page, "1.06").locator("[data-field=na_reason]")).to_have_value(REASON)


def test_the_note_on_an_element_is_kept(visit_without_worker: Visit, evaluation: int) -> None:
    page = visit_without_worker(COORDINATOR, address(evaluation, "1"))
    page.locator('[data-element="1"] textarea').fill("Contoh: kunjungan manajer teratur.")
    expect_saved(page)
    page.reload()
    expect(page.locator('[data-element="1"] textarea')).to_have_value(
        "Contoh: kunjungan manajer teratur."
    )


@pytest.mark.parametrize(
    ("code", "button", "kept"),
    [
        ("2.01", "Keep my answer", ("1", False, "", "", 2)),
        ("2.02", "Take the answer of {person}", ("4", False, "", "", 1)),
    ],
)
def test_two_tabs_that_differ_show_both_answers_and_let_the_person_choose(
    visit_without_worker: Visit,
    product: Product,
    evaluation: int,
    code: str,
    button: str,
    kept: tuple[object, ...],
) -> None:
    mine = visit_without_worker(COORDINATOR, "/account/")
    hear_nothing(mine)  # or the answer below would follow theirs
    mine.goto(address(evaluation, "2"))
    theirs = mine.context.new_page()
    theirs.goto(address(evaluation, "2"))
    choose(theirs, code, face="4")
    expect_saved(theirs)
    choose(mine, code, face="1")
    says = item(mine, code).get_by_role("alert")
    expect(says).to_contain_text(said("Your answer"))
    expect_state(mine, "1 change needs your choice: item {items}.", items=code)
    says.get_by_role("button", name=said(button, person="Koordinator HSE Contoh")).click()
    expect(says).not_to_be_visible()
    expect_saved(mine)
    expect(radio(mine, code, face=str(kept[0]))).to_be_checked()
    assert product.answers(evaluation, code) == [kept]


def test_with_the_line_down_answers_wait_in_words_and_arrive_when_it_is_back(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation, "3"))
    before = closed(page)
    page.context.set_offline(True)
    for code in ("3.01", "3.02", "3.03"):
        choose(page, code, face="3")
    expect_waiting(page, 3)
    assert product.answers(evaluation, "3.01") == []
    page.context.set_offline(False)
    expect_saved(page)
    expect(page.locator("#closed")).to_have_text(f"{before + 3}/67")
    for code in ("3.01", "3.02", "3.03"):
        assert product.answers(evaluation, code) == [("3", False, "", "", 1)]


def test_a_tab_closed_with_the_line_down_loses_nothing(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation, "3"))
    page.context.set_offline(True)
    choose(page, "3.04", face="2")
    choose(page, "3.05", face="1")
    expect_waiting(page, 2)
    page.close()  # as a phone does, without asking
    later = page.context.new_page()
    page.context.set_offline(False)
    later.goto(address(evaluation, "3"))
    expect_saved(later)
    expect(radio(later, "3.04", face="2")).to_be_checked()
    assert product.answers(evaluation, "3.04") == [("2", False, "", "", 1)]
    assert product.answers(evaluation, "3.05") == [("1", False, "", "", 1)]


def test_leaving_with_answers_unsent_asks_first(visit: Visit, evaluation: int) -> None:
    page = visit(COORDINATOR, address(evaluation, "3"))
    page.context.set_offline(True)
    choose(page, "3.06", face="2")
    expect_waiting(page, 1)
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    page.context.set_offline(False)
    expect_saved(page)


def test_a_save_whose_answer_was_lost_counts_once(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation, "3"))
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)  # it arrived, and nobody hears of it
        route.abort()

    with requests_held(page, "**/answers/3.07/") as release:
        page.route("**/answers/3.07/", lose, times=1)
        choose(page, "3.07", face="4")
        expect_waiting(page, 1)
        release()
        expect_saved(page)  # tried again by itself
    assert lost == [200]
    assert product.answers(evaluation, "3.07") == [("4", False, "", "", 1)]
    assert saves_of(product, evaluation, code="3.07") == 1


def test_answers_go_out_one_after_the_other_in_the_order_they_were_given(
    visit_without_worker: Visit, evaluation: int
) -> None:
    page = visit_without_worker(COORDINATOR, address(evaluation, "3"))
    before = closed(page)
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if "/answers/" in request.url else None
    )
    with requests_held(page, "**/answers/3.08/") as release:
        with page.expect_request("**/answers/3.08/"):
            choose(page, "3.08", face="4")
        choose(page, "3.09", face="4")
        choose(page, "3.09", face="3")
        expect(radio(page, "3.09", face="3")).to_be_checked()
        assert [url.split("/")[-2] for url in sent] == ["3.08"]
        release()
        expect_saved(page)
    assert [url.split("/")[-2] for url in sent] == ["3.08", "3.09"]
    expect(page.locator("#closed")).to_have_text(f"{before + 2}/67")


def saves_of(product: Product, evaluation: int, *, code: str) -> int:
    """How many saves of an item the audit knows."""
    return len(
        product.rows(
            """SELECT 1 FROM core_auditentry JOIN evaluations_answer answer
               ON target_id = answer.id JOIN instruments_item item ON item.id = item_id
               WHERE action = 'save_answer' AND evaluation_id = %s AND item.code = %s""",
            evaluation,
            code,
        )
    )


def test_when_the_session_is_over_the_page_says_so_and_keeps_the_answers(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit("", address(evaluation, "4"))
    sign_in(page, COORDINATOR)
    page.evaluate(HAS_ARRIVED)  # a page that has not come yet would go by itself
    product.end_session(session_key(page.context))
    choose(page, "4.01", face="3")
    expect_state(
        page,
        "You are signed out. What you answered is kept on this device and is sent after you "
        "sign in again.",
    )
    page.get_by_role("link", name=said("Sign in again")).click()
    sign_in(page, COORDINATOR)
    expect(page).to_have_url(re.compile(rf"/evaluations/{evaluation}/checklist/"))
    expect_saved(page)
    expect(radio(page, "4.01", face="3")).to_be_checked()
    assert product.answers(evaluation, "4.01") == [("3", False, "", "", 1)]


def test_handing_in_with_open_items_names_them(
    visit: Visit, product: Product, evaluation: int
) -> None:
    page = visit(COORDINATOR, address(evaluation))
    page.get_by_role("button", name=said("Submit to the manager")).click()
    refusal = page.locator("#refusal")
    expect(refusal).to_be_focused()
    expect(page).to_have_url(re.compile("/checklist/$"))  # which this device keeps
    expect(page.locator("#unkept")).to_be_hidden()
    expect(refusal.get_by_role("link", name=re.compile(r"^5\.01"))).to_be_visible()
    assert refusal.get_by_role("link").count() == 67 - closed(page)
    refusal.get_by_role("link", name=re.compile(r"^5\.01")).click()
    expect(item(page, "5.01")).to_be_in_viewport()
    status = product.rows("SELECT status FROM evaluations_evaluation WHERE id = %s", evaluation)
    assert status == [("draft",)]
