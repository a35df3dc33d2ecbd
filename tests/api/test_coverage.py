"""docs/api-coverage.md against the addresses: every page that changes something stands there."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api-coverage.md"
TAKEN_BY_THE_LIBRARY = {"sign-in", "password-mailed", "password-link", "set-language"}


def addresses(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """The name of every address with its view, but those of the administrator's site."""
    for one in patterns:
        if isinstance(one, URLResolver) and one.namespace != "admin":
            inner = f"{one.namespace}:" if one.namespace else namespace
            yield from addresses(one.url_patterns, inner)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", one.callback


def takes_post(view: Any) -> bool:
    """Whether ``require_http_methods`` lets a POST through to a view, behind whatever it stands."""
    while view is not None:
        free = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in free:
            return "POST" in view.__closure__[free.index("request_method_list")].cell_contents
        view = getattr(view, "__wrapped__", None)
    return False


def rows() -> Iterator[tuple[list[str], str]]:
    """The pages of each row, and what the API does of it."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 2 and cells[0] not in ("Pages", "---"):
            yield cells[0].split(", "), cells[1]


def test_every_page_that_changes_something_stands_there_once() -> None:
    known = {
        name
        for name, view in addresses(get_resolver().url_patterns)
        if not name.partition(":")[0].endswith("api") and takes_post(view)
    }
    listed = Counter(page for pages, _said in rows() for page in pages)
    assert set(listed) == known | TAKEN_BY_THE_LIBRARY
    assert [name for name, times in listed.items() if times > 1] == []


def test_each_row_names_operations_or_says_why_there_is_none() -> None:
    known = {name for name, _view in addresses(get_resolver().url_patterns)}
    for pages, said in rows():
        if said.startswith("page: "):
            assert len(said) > len("page: ") + 20, pages
        else:
            assert set(said.split(", ")) <= known, pages


def test_no_row_says_not_yet() -> None:
    assert [pages for pages, said in rows() if "not yet" in said] == []
