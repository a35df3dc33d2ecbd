"""What each kind of answer says to the browser that shows it."""

import pytest

from tests.visitors import visitor


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/sign-in/", "/contractors/", "/api/v1/contractors/", "/livez"]
)
def test_no_other_site_loads_it_and_no_page_asks_for_what_ours_never_need(address: str) -> None:
    answer = visitor().get(address)
    told = answer.headers
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in told["Permissions-Policy"]
    assert answer.status_code < 400 or "no-store" in told["Cache-Control"]
