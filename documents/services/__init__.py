"""Every change of a document: asked for, begun, moved on, finished, failed, cancelled, expired."""

from documents.services.expiry import expire_documents, kept_until
from documents.services.requests import cancel_document, request_document
from documents.services.running import (
    ATTEMPTS,
    Stopped,
    begin_document,
    fail_document,
    finish_document,
    move_on,
)

__all__ = [
    "ATTEMPTS",
    "Stopped",
    "begin_document",
    "cancel_document",
    "expire_documents",
    "fail_document",
    "finish_document",
    "kept_until",
    "move_on",
    "request_document",
]
