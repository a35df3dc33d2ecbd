"""Every table that can be taken out, by its name, as the rooms give them."""

from core.contributions import gathered
from core.tables import Dataset

DATASETS: dict[str, Dataset] = {one.name: one for one in gathered("DATASETS")}
