"""Every table that can be taken out, by its name."""

from overview.data.columns import Dataset
from overview.data.datasets.results import ELEMENTS, ITEMS, RESULTS
from overview.data.datasets.work import CONTRACTORS, EVALUATIONS, FINDINGS, INCIDENTS, INDICATORS

DATASETS: dict[str, Dataset] = {
    one.name: one
    for one in (
        RESULTS,
        ELEMENTS,
        ITEMS,
        EVALUATIONS,
        CONTRACTORS,
        INCIDENTS,
        INDICATORS,
        FINDINGS,
    )
}
