"""Every table that can be taken out, by its name."""

from reports.data.columns import Dataset
from reports.data.datasets.results import ELEMENTS, ITEMS, RESULTS
from reports.data.datasets.work import CONTRACTORS, EVALUATIONS, FINDINGS, INCIDENTS, INDICATORS

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
