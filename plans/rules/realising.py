"""When a planned criterion can have been realised."""

from datetime import date
from typing import Literal

RealisedProblem = Literal["before_its_year", "in_the_future"]


def realised_problem(
    realised_on: date, *, year: int, first_year: int, today: date
) -> RealisedProblem | None:
    """Why nothing planned for this year of the plan was realised on that day; None where it may be.

    Later than its year is late and no mistake.
    """
    if realised_on > today:
        return "in_the_future"
    return "before_its_year" if realised_on.year < first_year + year else None
