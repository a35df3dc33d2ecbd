"""What two analyses of a job are compared by: the words of their steps, hazards and controls."""

from collections.abc import Sequence

from core.canonical import sha256_of
from core.names import search_key
from jsas.models import JsaStep


def jsa_fingerprint(steps: Sequence[JsaStep]) -> str:
    """The SHA-256 of its words, however they are cased and spaced; "" where no step is there.

    Who sees to a step, the place and the job's own name say nothing of whether it was copied.
    """
    if not steps:
        return ""
    return sha256_of(
        {
            "steps": [
                [
                    search_key(step.step),
                    *(
                        [search_key(text) for text in (one.hazard, one.control, one.ppe)]
                        for one in step.hazards.all()
                    ),
                ]
                for step in steps
            ]
        }
    )


def lacking_of(steps: Sequence[JsaStep]) -> list[int]:
    """The numbers of the steps that name no hazard: such an analysis is not handed in."""
    return [step.number for step in steps if not step.hazards.all()]
