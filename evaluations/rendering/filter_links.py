"""Filters drawn as links, each with what it leaves: templates/evaluations/_filter_links.html."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A filter as a link: how many answers it leaves, whether it is the one that is on."""

    value: str
    label: str
    count: int
    is_on: bool
