"""The items that cost the contractors of a year most, whoever they are: by lineage."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db import connection

from core.figures.reading import plain_decimal
from overview.dashboard.results import RatedYear
from scoring import display

MOST_ITEMS = 10

# One pass over the column that PostgreSQL keeps of each result: {lineage: [lost, most]}.
LOSSES = """
SELECT item.key, (item.value->>1)::numeric AS most, sum((item.value->>0)::numeric),
       count(*), count(*) FILTER (WHERE (item.value->>0)::numeric > 0)
FROM evaluations_result AS result CROSS JOIN LATERAL jsonb_each(result.losses) AS item
WHERE result.id = ANY(%s)
GROUP BY 1, 2
"""
LOSS_OF_ONE = """
SELECT id, (losses->%s->>0)::numeric, (losses->%s->>1)::numeric
FROM evaluations_result
WHERE id = ANY(%s) AND (losses->%s->>0)::numeric > 0
"""


@dataclass(frozen=True, slots=True)
class WeakItem:
    """An item and what it cost: ``lost`` percent of the points it could have given.

    ``losers`` of the ``scored`` contractors lost something on it. Who answered "not
    applicable" is not among the scored.
    """

    lineage: str
    code: str
    title: str
    lost: str
    losers: int
    scored: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What one result lost on an item, of how much."""

    lost: str
    most: str


def weakest_items(year: RatedYear, *, limit: int | None = MOST_ITEMS) -> tuple[WeakItem, ...]:
    """The items that lost the largest share, the most often lost first among equals: 1 statement.

    Items that nobody lost a point on are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOSSES, [[one.result_id for one in year.results]])
        rows = cursor.fetchall()
    shares: dict[str, Fraction] = defaultdict(Fraction)
    scored: dict[str, int] = defaultdict(int)
    losers: dict[str, int] = defaultdict(int)
    for lineage, most, lost, count, lost_by in rows:
        shares[lineage] += Fraction(lost) / Fraction(most)
        scored[lineage] += count
        losers[lineage] += lost_by
    weak = [
        (shares[lineage] / scored[lineage], losers[lineage], lineage)
        for lineage in shares
        if losers[lineage]
    ]
    weak.sort(key=lambda one: (-one[0], -one[1], one[2]))
    return tuple(
        _item(year, lineage, share=share, losers=lost_by, scored=scored[lineage])
        for share, lost_by, lineage in weak[:limit]
    )


def _item(year: RatedYear, lineage: str, *, share: Fraction, losers: int, scored: int) -> WeakItem:
    title = year.items.get(lineage)
    return WeakItem(
        lineage=lineage,
        code=title.code if title else lineage,
        title=title.title if title else "",
        lost=display(100 * share),
        losers=losers,
        scored=scored,
    )


def losses_on(year: RatedYear, lineage: str) -> dict[int, Loss]:
    """Who lost points on an item, by the id of the result: one statement."""
    with connection.cursor() as cursor:
        ids = [one.result_id for one in year.results]
        cursor.execute(LOSS_OF_ONE, [lineage, lineage, ids, lineage])
        return {
            pk: Loss(plain_decimal(lost), plain_decimal(most))
            for pk, lost, most in cursor.fetchall()
        }
