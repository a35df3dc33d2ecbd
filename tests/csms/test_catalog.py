"""The interface is Indonesian throughout: every marked message has its translation."""

import re

from babel.messages.catalog import Message

from csms import catalog

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def test_every_message_has_an_indonesian_translation() -> None:
    assert catalog.missing() == []


def test_a_message_inside_an_f_string_is_found() -> None:
    """In the subject of this mail and nowhere else: it was sent in English."""
    assert "a control of risks is late" in catalog.template_catalog()


def test_no_translation_is_left_over() -> None:
    used = {(message.id, message.context) for message in catalog.template_catalog() if message.id}
    kept = {(message.id, message.context) for message in catalog.read_catalog() if message.id}
    assert kept - used == set()


def test_translations_keep_their_placeholders() -> None:
    wrong = [message.id for message in catalog.read_catalog() if message.id and _differs(message)]
    assert wrong == []


def _differs(message: Message) -> bool:
    wanted, found = (
        {name for text in texts for name in PLACEHOLDER.findall(text)}
        for texts in (_texts(message.id), _texts(message.string))
    )
    return wanted != found


def _texts(one: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return list(one) if isinstance(one, tuple | list) else [one or ""]
