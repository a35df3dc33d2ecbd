"""What a risk above acceptable still needs: a line of mitigation is a control that is planned.

What is done, its step of the hierarchy, cost, owner, planned and realised day and evidence are the
control's; the level after it is the risk's estimate "as planned". So there is no second table.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from risks.matrices.parts import LevelSpec, MatrixSpec
from risks.models import RiskRegister


def levels_to_mitigate(matrix: MatrixSpec) -> list[LevelSpec]:
    """The levels above what is acceptable, lowest first: one of them may be asked from."""
    codes = [level.code for level in matrix.levels]
    return list(matrix.levels[codes.index(matrix.acceptable) + 1 :])


def ranks_to_mitigate(register: RiskRegister) -> range:
    """The ranks of the levels at which a risk of this register needs a line."""
    matrix: MatrixSpec = register.matrix.spec
    codes = [str(level.code) for level in matrix.levels]
    lowest = codes.index(matrix.acceptable) + 1
    if register.mitigated_from in codes:
        lowest = max(lowest, codes.index(register.mitigated_from))
    return range(lowest, len(codes))


class PlannedControl(Protocol):
    """What is asked of a control here: as its row has it, or as the trail has it of a past day."""

    @property
    def due_on(self) -> date | str | None: ...

    @property
    def cost(self) -> int | None: ...

    @property
    def in_force_on(self) -> date | str | None: ...


def mitigation_gaps(controls: Iterable[PlannedControl], *, has_effect: bool) -> Iterator[str]:
    """What lacks at a risk that needs a line: "line", or of its lines "day" or "cost"; "effect".

    A line is a control that is not in force yet: what is, has its effect in where the risk stands.
    ``has_effect``: whether the risk is estimated as planned.
    """
    lines = [one for one in controls if one.in_force_on is None]
    if not lines:
        yield "line"
        return
    if any(one.due_on is None for one in lines):
        yield "day"
    if any(one.cost is None for one in lines):
        yield "cost"
    if not has_effect:
        yield "effect"
