"""What budgets give to the pages that gather."""

from budgets.audit_kinds import AUDIT_KINDS
from budgets.documents import BUDGET, BUDGETS_BY_HASH
from budgets.rating.figures import register_asks, register_facts, register_figures
from budgets.todo import TODO
from core.contributions import ItemFactSource, MeasuredFigureSource

DOCUMENTS = (BUDGET,)
VERIFIABLES = (BUDGETS_BY_HASH,)
ITEM_FACTS = (ItemFactSource(15, register_facts, register_asks, is_kept=True),)
MEASURED_FIGURES = (MeasuredFigureSource(40, register_figures),)

__all__ = ["AUDIT_KINDS", "DOCUMENTS", "ITEM_FACTS", "MEASURED_FIGURES", "TODO", "VERIFIABLES"]
