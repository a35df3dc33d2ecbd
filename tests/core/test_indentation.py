"""What is sent has no indentation; what a template means is left alone."""

from django.template import Engine
from django.template.loader import render_to_string

from csms.settings import BASE_DIR


def test_a_page_is_sent_without_the_indentation_of_its_template() -> None:
    assert "\n    " in (BASE_DIR / "templates" / "404.html").read_text(encoding="utf-8")
    assert "\n " not in Engine.get_default().get_template("404.html").source


def test_what_somebody_typed_keeps_its_indentation() -> None:
    typed = "seen:\n    - a ladder"
    field = {"kind": "long", "value": typed}
    assert typed in render_to_string("instruments/_editor_inputs.html", {"inputs": [field]})
