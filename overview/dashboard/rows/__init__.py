"""What a figure of the dashboard opens: exactly the rows it counts, from the same reading.

An address names the figure (``show=late``) beside the filter of the dashboard. The rows of a board
come from the room that contributes it; those of evaluations from ``evaluations.py``. ``request.py``
holds what is asked, ``table.py`` how rows are sorted and taken away.
"""

from django.utils.translation import gettext as _

from core.contributions import FigureRows, gathered
from overview.dashboard.page import year_scope
from overview.dashboard.rows.evaluations import evaluation_rows
from overview.dashboard.rows.request import FigureRequest, rows_at
from overview.dashboard.rows.table import address_of, extract_of, heads_of, in_order, with_problems

__all__ = ["FigureRequest", "address_of", "extract_of", "heads_of", "rows_at", "rows_behind"]


def rows_behind(asked: FigureRequest) -> FigureRows:
    """The rows of the figure that is asked for, in the order that is asked for.

    All evaluations where there is no such figure.
    """
    found = _of_a_board(asked) or evaluation_rows(asked)
    deadline = asked.query.get("deadline", "")
    if deadline and asked.deadline is None:
        problem = _("There is no deadline %(value)s here.") % {"value": deadline[:60]}
        found = with_problems(found, problem)
    return in_order(found, asked.query.get("sort", ""))


def _of_a_board(asked: FigureRequest) -> FigureRows | None:
    if asked.settled.year is None:
        return None
    query = {name: str(value) for name, value in asked.query.items()}
    scope = year_scope(asked.settled, asked.user, now=asked.now, query=query)
    found = (board.rows(scope) for board in gathered("BOARDS"))
    return next((rows for rows in found if rows is not None), None)
