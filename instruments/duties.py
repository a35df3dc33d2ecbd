"""Which criteria of an instrument are duties by law, whatever an audit says of them.

Data beside the instruments: ``library/duties/<code>.yaml``, by lineage, so for every version.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

Text = Mapping[str, str]


@lru_cache(maxsize=100)  # any code is asked about, also one without such a file
def duties_of(code: str) -> Mapping[str, Text]:
    """The law behind each criterion, by its lineage; nothing where no such data is."""
    path = Path(settings.BASE_DIR) / "instruments" / "library" / "duties" / f"{code}.yaml"
    if not path.exists():
        return {}
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {one["lineage"]: one["law"] for one in read["duties"]}
