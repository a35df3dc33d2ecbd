"""Saving answers and element notes: one at a time, as they are given.

A save carries the client's operation id and the version it was based on. The same operation
twice counts once (operations.py); a stale one is refused with what stands on the server. Read
first: rules.py (what an answer may be), single.py (the way of every key).
"""

from evaluations.services.answers.rules import (
    LONGEST_TEXT,
    AnswerChange,
    check_change,
    check_text,
)
from evaluations.services.answers.single import save_answer, save_element_note

__all__ = [
    "LONGEST_TEXT",
    "AnswerChange",
    "check_change",
    "check_text",
    "save_answer",
    "save_element_note",
]
