"""Reads instrument and ladder files: text in, frozen specs out, or one clear sentence.

Pure Python and PyYAML: no Django, no database, no clock. The service that stores a spec lives
above, in evaluations; it may trust whatever comes out of here.

Read first: specs.py (the file format, one class for each kind of entry), reading.py (YAML to
those classes), checks.py (what must agree with what).
"""

from evaluations.instruments.errors import InstrumentFileError
from evaluations.instruments.files import (
    InstrumentFiles,
    check_against_ladder,
    parse_instrument,
    parse_ladder,
    read_instrument_files,
    read_ladder_file,
)
from evaluations.instruments.specs import (
    Aspect,
    Band,
    Choice,
    Document,
    Effect,
    Element,
    Group,
    InstrumentSpec,
    Item,
    LadderSpec,
    Level,
    Measured,
    Rating,
    Reference,
    Rule,
    Scale,
    Section,
    Text,
)

__all__ = [
    "Aspect",
    "Band",
    "Choice",
    "Document",
    "Effect",
    "Element",
    "Group",
    "InstrumentFileError",
    "InstrumentFiles",
    "InstrumentSpec",
    "Item",
    "LadderSpec",
    "Level",
    "Measured",
    "Rating",
    "Reference",
    "Rule",
    "Scale",
    "Section",
    "Text",
    "check_against_ladder",
    "parse_instrument",
    "parse_ladder",
    "read_instrument_files",
    "read_ladder_file",
]
