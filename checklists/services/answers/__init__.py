"""Saving answers and element notes: one at a time as they are given, or many at once.

A save carries the client's operation id and the version it was based on. The same operation
twice counts once (operations.py); a stale one is refused with what stands on the server. Read
first: rules.py (what an answer may be), single.py (the way of every key), batch.py.
"""

from checklists.services.answers.batch import AnswerSave, NoteSave, save_answers
from checklists.services.answers.rules import AnswerChange, check_change, typed_choice
from checklists.services.answers.single import save_answer, save_element_note
from core.language.texts import LONGEST_TEXT, check_text

__all__ = [
    "LONGEST_TEXT",
    "AnswerChange",
    "AnswerSave",
    "NoteSave",
    "check_change",
    "check_text",
    "save_answer",
    "save_answers",
    "save_element_note",
    "typed_choice",
]
