"""How grave what a checklist says of an item is, as a finding."""

from findings.choices import FindingSeverity

# Of scales of conformity. A finding knows nothing graver than major; that a person can die of
# it is what the answer says, and what the rules rate.
OF_CONFORMITY = {
    "minor": FindingSeverity.MINOR,
    "mayor": FindingSeverity.MAJOR,
    "kritikal": FindingSeverity.MAJOR,
}


def severity_of_conformity(choice: str) -> FindingSeverity | None:
    """The severity that a choice of such a scale calls for; None where it calls for no finding."""
    return OF_CONFORMITY.get(choice)
