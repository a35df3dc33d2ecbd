"""What is sent has no indentation; what a template means is left alone."""

from pathlib import Path

import pytest
from django.template import Engine
from django.template.loader import render_to_string

from core.shell.indentation import UnindentedTemplates
from csms.settings import BASE_DIR


def test_a_page_is_sent_without_the_indentation_of_its_template() -> None:
    assert "\n    " in (BASE_DIR / "templates" / "404.html").read_text(encoding="utf-8")
    assert "\n " not in Engine.get_default().get_template("404.html").source


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (
            "<p>\n  {% if a %}\n    {{ b }}\n  {% endif %}\n</p>",
            "<p>\n{% if a %}{{ b }}\n{% endif %}</p>",
        ),
        ("a\n{% for b in c %}\nb\n{% endfor %}\nd", "a\n{% for b in c %}b\n{% endfor %}d"),
        ("a\n{% for b in c %}\nb{% endfor %}\nd", "a\n{% for b in c %}\nb{% endfor %}\nd"),
        ("a{% if b %}c\n{% endif %}\nd", "a{% if b %}c\n{% endif %}\nd"),
        (
            "{% if b %}\nb{% else %}c\n{% endif %}\nd",
            "{% if b %}\nb{% else %}c\n{% endif %}\nd",
        ),
        ("a\n{% if b %}b{% endif %}\nc", "a\n{% if b %}b{% endif %}\nc"),
        ("a\n{% csrf_token %}\nb", "a\n{% csrf_token %}\nb"),
        ("a {% if b %}\nb", "a {% if b %}\nb"),
        ("a\n\n  \nb", "a\nb"),
        ("a\n", "a\n"),
        (
            '<a\n  href="b"\n  {% if c %}\n    d\n  {% endif %}\n>e',
            '<a\nhref="b"\n{% if c %}d\n{% endif %}>e',
        ),
        ("a\n{% if b %}\nb\n{% endif %}\n", "a\n{% if b %}b\n{% endif %}"),
        ("a\n{% endif %}\nb", "a\n{% endif %}\nb"),
    ],
)
def test_lines_of_tags_alone_leave_no_empty_lines(written: str, sent: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(written, encoding="utf-8")
    loader = UnindentedTemplates(Engine.get_default(), [str(tmp_path)])
    (origin,) = loader.get_template_sources("page.html")
    assert loader.get_contents(origin) == sent


def test_what_somebody_typed_keeps_its_indentation() -> None:
    typed = "seen:\n    - a ladder"
    field = {"kind": "long", "value": typed}
    assert typed in render_to_string("instruments/_editor_inputs.html", {"inputs": [field]})
