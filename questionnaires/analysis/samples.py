"""The complete respondents of a variable: what r, alpha and its interval are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaires.analysis.case import AnalysisCase, Variable
from questionnaires.analysis.scatter import Scatter, scatter_of

Answers = Sequence[int | None]
"""The answers to one item, a place for every respondent, turned where the item is reversed."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The complete respondents of a variable; `df` is None for fewer than three."""

    items: int
    complete: int
    scatter: Scatter

    @property
    def df(self) -> int | None:
        """The degrees of freedom of a correlation."""
        return self.complete - 2 if self.complete > 2 else None


def answers_to(case: AnalysisCase, item: str) -> Answers:
    """The answers to an item, turned where it is reversed."""
    answers = [response.get(item) for response in case.responses]
    if item not in case.reversed:
        return answers
    ends = case.scale.min + case.scale.max
    return [None if answer is None else ends - answer for answer in answers]


def sample_of(variable: Variable, columns: Mapping[str, Answers]) -> Sample:
    """The sample of a variable from the answers to each of its items."""
    rows = zip(*(columns[item] for item in variable.items), strict=True)
    complete = [row for row in rows if None not in row]
    turned = list(zip(*complete, strict=True)) or [()] * len(variable.items)
    return Sample(len(variable.items), len(complete), scatter_of(turned))
