"""From JSON to a case. The shape is read here, the sense is checked by `swot_position`."""

from typing import cast

from cases.reading import Value, read_json
from questionnaires.scale import read_scale
from questionnaires.swot.case import Factor, Part, RatedStatement, SwotCase


def parse_json(text: bytes) -> SwotCase:
    """Return the case that UTF-8 JSON text holds. Raises CaseError, also for bad JSON."""
    return _case(read_json(text))


def parse_case(data: object) -> SwotCase:
    """Return the case a JSON object holds, its shape read. Raises CaseError."""
    return _case(Value(data))


def _case(root: Value) -> SwotCase:
    decimals = root.get("weight_decimals", None)
    return SwotCase(
        scale=read_scale(root.get("scale")),
        weight_decimals=None if decimals.raw is None else decimals.integer(),
        internal=tuple(map(_factor, root.get("internal").each())),
        external=tuple(map(_factor, root.get("external").each())),
    )


def _factor(value: Value) -> Factor:
    def given(name: str) -> Value | None:
        return value.get(name) if value.has(name) else None

    items, mean, weigh_by = given("items"), given("mean"), given("weigh_by")
    rating, parts = given("rating"), given("parts")
    return Factor(
        code=value.get("code").code(),
        items=tuple(map(_item, items.each())) if items else None,
        mean=mean.number() if mean else None,
        weigh_by=weigh_by.codes() if weigh_by else None,
        rating=rating.integer() if rating else None,
        parts=tuple(map(_part, parts.each())) if parts else None,
    )


def _item(value: Value) -> RatedStatement:
    # Each answer is looked at once, by the check.
    answers = [cast("int | None", answer.raw) for answer in value.get("answers").each()]
    return RatedStatement(code=value.get("code").code(), answers=tuple(answers))


def _part(value: Value) -> Part:
    return Part(code=value.get("code").code(), rating=value.get("rating").integer())
