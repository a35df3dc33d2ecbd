"""The board of a plan by the keyboard alone: after a refusal the work goes on where it was."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.words import said


@pytest.fixture
def board(visit: Visit) -> Page:
    """A new plan's board: PT A's audit by SMK3 has none yet."""
    page = visit("koordinator", "/plans/")
    page.get_by_role("button", name=said("Begin a plan")).click()
    expect(
        page.get_by_text(said("The plan is begun. Place its criteria, year by year."))
    ).to_be_visible()
    page.wait_for_load_state()  # before its script, the keys are the browser's own
    return page


def test_after_a_refused_move_arrow_down_goes_on_to_the_ticked_criterion(board: Page) -> None:
    boxes, keys = board.get_by_role("checkbox"), board.keyboard
    keys.press("ArrowDown")
    expect(boxes.nth(0)).to_be_focused()
    keys.press("ArrowDown")
    keys.press("x")
    reason = board.get_by_label(said("Reason"))
    expect(reason).to_be_focused()
    keys.press("Enter")
    refused = said("Write why it is declined: without a reason nothing is.")
    expect(board.get_by_text(refused)).to_be_visible()
    expect(board.get_by_label(said("Reason"))).to_be_focused()
    keys.press("ArrowDown")
    expect(boxes.nth(1)).to_be_focused()
    expect(boxes.nth(1)).to_be_checked()
