"""What makes each kind of document: one module a kind, one line in registry.py.

A maker is called by the worker with the row and a ``Progress``; it returns the file's bytes, or
the path of a file it wrote under ``progress.folder`` (which goes when the job ends). It reads
``document.results`` and ``document.options``, runs in ``document.language``, and calls
``progress(done, total)`` as it gets on: that moves the bar, and raises Stopped when the job was
cancelled. The same row must give the same bytes, whenever and wherever it is made.
"""

from documents.makers.progress import Progress
from documents.makers.registry import MAKERS, Maker, kinds, maker_of

__all__ = ["MAKERS", "Maker", "Progress", "kinds", "maker_of"]
