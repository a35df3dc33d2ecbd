"""What the web server hands over, before Django knows of a request."""

from wsgiref.util import setup_testing_defaults

import pytest


@pytest.mark.filterwarnings("ignore:No directory at")  # no static files are collected for tests
@pytest.mark.parametrize("charset", ["hex", "idna", "punycode", "undefined", "utf-16"])
def test_text_is_utf_8_whatever_charset_a_request_names(charset: str) -> None:
    from csms.wsgi import application

    asked = {"CONTENT_TYPE": f"text/plain; charset={charset}", "QUERY_STRING": "q=%C3%A9"}
    setup_testing_defaults(asked)
    assert application.request_class(asked).GET["q"] == "é"
