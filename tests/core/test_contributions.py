"""What rooms contribute is gathered from all of them, and held against its type."""

from collections import Counter, defaultdict
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.conf import settings

from core.contributions import gathered_as
from documents.kinds import DocumentKind, document_kinds, kind_of
from documents.verification.verifiable import Verifiable


def test_every_kind_of_document_has_a_code_of_its_own_and_a_maker() -> None:
    assert {kind.code for kind in document_kinds()} >= {"scorecard", "comparison", "book"}
    assert len({kind.code for kind in document_kinds()}) == len(document_kinds())
    for kind in document_kinds():
        assert kind_of(kind.code) is kind
        assert callable(kind.load_maker().make)


def test_what_is_of_another_type_is_seen_at_once() -> None:
    with pytest.raises(TypeError, match="no Verifiable"):
        gathered_as(Verifiable, "DOCUMENTS")


def test_a_name_nobody_lists_gathers_nothing() -> None:
    assert gathered_as(DocumentKind, "NOBODY_LISTS_THIS") == ()


def test_no_two_of_a_kind_stand_at_one_position() -> None:
    """Which of two came first would hang on the order of the rooms; nobody would have said so."""
    twice = [
        f"{name}: {position}"
        for name, positions in _positions().items()
        for position, count in Counter(positions).items()
        if count > 1
    ]
    assert twice == []


def _positions() -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for room in settings.ROOMS:
        if not find_spec(f"{room}.contributions"):
            continue
        for name, given in vars(import_module(f"{room}.contributions")).items():
            if name.isupper() and isinstance(given, tuple):
                found[name].extend(one.position for one in given if hasattr(one, "position"))
    assert {"REMINDERS", "TODO", "PLACES"} <= found.keys()
    return found
