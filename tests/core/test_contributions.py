"""What rooms contribute is gathered from all of them, and held against its type."""

import pytest

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
