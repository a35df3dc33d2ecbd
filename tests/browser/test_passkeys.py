"""A passkey in a real browser, on a device of the browser's own making (CDP, WebAuthn)."""

from playwright.sync_api import expect

from demonstration.loading import PASSWORD
from tests.browser.conftest import Visit
from tests.browser.product import Product
from tests.browser.visits import complaints_of, sign_in
from tests.browser.words import said

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def test_a_passkey_is_made_and_signs_in_alone(visit: Visit, product: Product) -> None:
    page = visit("", "/sign-in/", base_url=product.address.replace("127.0.0.1", "localhost"))
    heard = complaints_of(page)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, "auditor")

    page.goto("/account/passkeys/")
    page.get_by_label(said("Present password")).fill(PASSWORD)
    page.get_by_role("button", name=said("Make a passkey")).click()
    page.get_by_label(said("Name of the passkey")).fill("Laptop kantor")
    page.wait_for_load_state()
    page.get_by_role("button", name=said("Make the passkey now")).click()
    expect(page.get_by_role("heading", name=said("Recovery codes"))).to_be_visible()
    page.goto("/account/passkeys/")
    expect(page.get_by_role("rowheader", name="Laptop kantor")).to_be_visible()
    assert heard == []

    page.get_by_role("button", name=said("Sign out")).first.click()
    page.get_by_role("button", name=said("Sign in with a passkey")).click()
    expect(page.get_by_role("button", name=said("Sign out")).first).to_be_attached()
    page.wait_for_load_state()
    assert product.rows("SELECT sign_count > 1 FROM accounts_passkey") == [(True,)]
