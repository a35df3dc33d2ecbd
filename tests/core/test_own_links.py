"""An address of ours in a written text is a link; nothing else in it is."""

from typing import Any

from core.shell.own_links import with_links


def test_our_own_address_is_a_link_and_all_else_is_escaped(settings: Any) -> None:
    settings.BASE_URL = "http://csms.test"
    shown = with_links("<b> http://csms.test/surveys/1/. http://csms.test.evil/x http://else.test/")
    assert shown == (
        '&lt;b&gt; <a href="http://csms.test/surveys/1/">http://csms.test/surveys/1/</a>. '
        "http://csms.test.evil/x http://else.test/"
    )
