"""What a browser would send of a form as it stands, read from the page."""

import re
from html.parser import HTMLParser
from typing import Any

# Most of a page, and nothing of what is sent: reading it takes longer than the rest.
NO_FIELD = re.compile(
    r"<option(?![^>]*\bselected)[^>]*>[^<]*</option>"
    r"|</?(?:div|span|label|p|ul|ol|li|table|tr|th|td|legend|fieldset|svg|use|button|a|small)\b[^>]*>"
)


def form_fields(page: str, css_class: str) -> dict[str, Any]:
    """The fields of the form with this class: words by name, ticked boxes as lists."""
    reader = _Reader(css_class)
    reader.feed(NO_FIELD.sub("", page))
    reader.fields.pop("csrfmiddlewaretoken", None)
    return reader.fields


def fields_within(form: str) -> dict[str, Any]:
    """The fields between the two ends of a form."""
    reader = _Reader("", inside=True)
    reader.feed(NO_FIELD.sub("", form))
    return reader.fields


class _Reader(HTMLParser):
    def __init__(self, css_class: str, *, inside: bool = False) -> None:
        super().__init__()
        self.css_class = css_class
        self.fields: dict[str, Any] = {}
        self.inside = inside
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = self.css_class in given.get("class", "").split()
        elif self.inside:
            self._field(tag, given, name=given.get("name", ""))

    def _field(self, tag: str, given: dict[str, str], *, name: str) -> None:
        if tag == "input" and given.get("type") == "checkbox":
            if "checked" in given:
                self.fields.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and given.get("type") == "radio" and "checked" not in given:
            self.fields.setdefault(name, "")
        elif tag == "input":
            self.fields[name] = given.get("value", "")
        elif tag == "select":
            self.select, self.fields[name] = name, ""
        elif tag == "option" and self.select and "selected" in given:
            self.fields[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area, self.fields[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        self.select = "" if tag == "select" else self.select
        self.area = "" if tag == "textarea" else self.area
        self.inside = False if tag == "form" else self.inside

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] += data if self.fields[self.area] else data.removeprefix("\n")
