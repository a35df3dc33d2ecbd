"""What a questionnaire has that was begun with nothing: a scale of agreement and categories."""

from decimal import Decimal

from instruments.specs.parts import Code, Text
from questionnaires.specs.parts import PercentBandSpec, QuestionnaireSpec, StepSpec

STEPS = (
    (Text("STS", "SD"), Text("Sangat tidak setuju", "Strongly disagree")),
    (Text("TS", "D"), Text("Tidak setuju", "Disagree")),
    (Text("RG", "U"), Text("Ragu-ragu", "Undecided")),
    (Text("S", "A"), Text("Setuju", "Agree")),
    (Text("SS", "SA"), Text("Sangat setuju", "Strongly agree")),
)
# Those of the shipped questionnaire of 20 statements, from the paper's table of scoring classes.
BANDS = (
    PercentBandSpec(Code("memuaskan"), Text("Memuaskan", "Satisfactory"), Decimal(85)),
    PercentBandSpec(Code("baik"), Text("Baik", "Good"), Decimal(60)),
    PercentBandSpec(Code("tidak_memuaskan"), Text("Tidak memuaskan", "Unsatisfactory"), Decimal(0)),
)


def least_questionnaire() -> QuestionnaireSpec:
    """No variable yet, nothing asked about the respondent; code and title are still to be given."""
    return QuestionnaireSpec(
        code=Code("-"),
        version=1,
        title=Text("-"),
        origin=Text(
            "Disusun sendiri; tulis di sini asal-usulnya.",
            "Made here; say where it comes from.",
        ),
        intro=Text(
            "Nyatakan seberapa jauh Anda setuju dengan setiap pernyataan.",
            "Say how far you agree with each statement.",
        ),
        steps=tuple(StepSpec(at, short, label) for at, (short, label) in enumerate(STEPS, 1)),
        bands=BANDS,
    )
