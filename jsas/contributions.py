"""What analyses of jobs give to the pages that gather."""

from core.contributions import MeasuredFigureSource
from jsas.access import JSAS_SCOPE
from jsas.audit_kinds import AUDIT_KINDS
from jsas.documents import JSA, JSAS_BY_HASH
from jsas.figures import jsa_asks, jsa_figures
from jsas.todo import TODO

TOKEN_SCOPES = (JSAS_SCOPE,)
DOCUMENTS = (JSA,)
VERIFIABLES = (JSAS_BY_HASH,)
MEASURED_FIGURES = (MeasuredFigureSource(30, jsa_figures, jsa_asks),)

__all__ = ["AUDIT_KINDS", "DOCUMENTS", "MEASURED_FIGURES", "TODO", "VERIFIABLES"]
