"""The preview of a questionnaire's workbook: each part with what stands and what would stand."""

from collections.abc import Sequence

from questionnaires.differences import QuestionnaireDifference
from workbooks.rendering.checklists import PreviewRow


def preview_of_differences(changes: Sequence[QuestionnaireDifference]) -> list[PreviewRow]:
    """The differences as the preview shows them."""
    return [
        PreviewRow(
            key=str(number),
            title=one.name,
            now=[one.before] if one.before else [],
            wanted=[one.after] if one.after else [],
        )
        for number, one in enumerate(changes)
    ]
