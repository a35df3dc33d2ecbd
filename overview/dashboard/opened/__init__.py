"""What a figure of the dashboard opens: exactly the rows it counts, from the same reading.

An address names the figure (``show=late``) beside the filter of the dashboard; each kind of row
has a dataclass and a table of its own: ``evaluations.py``, ``events.py`` (findings, incidents)
and ``months.py``. ``asking.py`` holds what is asked and what comes back, ``table.py`` the columns
to sort by and to take away.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from findings import corrective
from overview.dashboard.opened.asking import FigureRequest, FigureRows
from overview.dashboard.opened.evaluations import opened_evaluations
from overview.dashboard.opened.events import opened_findings, opened_incidents
from overview.dashboard.opened.months import opened_months
from overview.dashboard.opened.table import address_of, extract_of, heads_of, in_order

__all__ = ["FigureRequest", "FigureRows", "address_of", "extract_of", "heads_of", "opened"]


def opened(asked: FigureRequest) -> FigureRows:
    """The rows of the figure that is asked for, in the order that is asked for.

    All evaluations where there is no such figure.
    """
    found = (
        opened_findings(asked)
        or opened_incidents(asked)
        or opened_months(asked)
        or opened_evaluations(asked)
    )
    found = replace(found, problems=(*found.problems, *_left_out(asked)))
    return in_order(found, asked.query.get("sort", ""))


def _left_out(asked: FigureRequest) -> list[str]:
    """What narrows the figure in a way there is not, told."""
    deadline, age = asked.query.get("deadline", ""), asked.query.get("age", "")
    problems = []
    if deadline and asked.deadline is None:
        problems.append(_("There is no deadline %(value)s here.") % {"value": deadline[:60]})
    if age and age not in corrective.AGES:
        problems.append(_("There is no age %(value)s here.") % {"value": age[:60]})
    return problems
