"""Reads instrument and ladder files: text in, frozen specs out, or one clear sentence.

Pure Python and PyYAML: no Django, no database, no clock. What is stored of a spec is written and
read above, in stored_specs.py, which may trust whatever comes out of here. What the editor's
pages send is read by the same rules (`read_data`), and a spec is written back as a file
(`file_text`).

Read first: parts.py (the file format, one class for each kind of entry), reading.py (YAML to
those classes), checks.py (what must agree with what).
"""

from instruments.specs.checks import (
    RuleTargets,
    countable_of,
    instrument_problems,
    ladder_problems,
    rule_ladder_problems,
    rule_reference_problems,
    rule_set_problems,
)
from instruments.specs.errors import (
    InstrumentFileError,
    Problem,
    ProblemCode,
    ProblemWords,
    problem,
)
from instruments.specs.files import (
    InstrumentFiles,
    check_against_ladder,
    misfits,
    parse_instrument,
    parse_ladder,
    parse_rule_set,
    read_instrument_files,
    read_ladder_file,
    read_rule_set_file,
)
from instruments.specs.parts import (
    Aspect,
    BandSpec,
    ChoiceSpec,
    DocumentSpec,
    EffectSpec,
    ElementSpec,
    GroupSpec,
    InstrumentSpec,
    ItemSpec,
    LadderSpec,
    Level,
    MeasuredSpec,
    RatingSpec,
    ReferenceSpec,
    RuleSetSpec,
    RuleSpec,
    ScaleSpec,
    SectionSpec,
    Text,
)
from instruments.specs.reading import read_data, stored_spec
from instruments.specs.writing import as_json, file_text

__all__ = [
    "Aspect",
    "BandSpec",
    "ChoiceSpec",
    "DocumentSpec",
    "EffectSpec",
    "ElementSpec",
    "GroupSpec",
    "InstrumentFileError",
    "InstrumentFiles",
    "InstrumentSpec",
    "ItemSpec",
    "LadderSpec",
    "Level",
    "MeasuredSpec",
    "Problem",
    "ProblemCode",
    "ProblemWords",
    "RatingSpec",
    "ReferenceSpec",
    "RuleSetSpec",
    "RuleSpec",
    "RuleTargets",
    "ScaleSpec",
    "SectionSpec",
    "Text",
    "as_json",
    "check_against_ladder",
    "countable_of",
    "file_text",
    "instrument_problems",
    "ladder_problems",
    "misfits",
    "parse_instrument",
    "parse_ladder",
    "parse_rule_set",
    "problem",
    "read_data",
    "read_instrument_files",
    "read_ladder_file",
    "read_rule_set_file",
    "rule_ladder_problems",
    "rule_reference_problems",
    "rule_set_problems",
    "stored_spec",
]
