"""How a checklist is filled in: answers, evidence, sources, findings; offline; by its contractor.

Pages and the API. The rows belong to evaluations, where they are judged, approved and frozen;
nothing there knows how they came. Reviewing them is next door, in reviews.

May import evaluations and what is below. Read first: ``services/answers/__init__.py`` (the way of
every save), ``services/operations.py`` (what makes a save count once, and refuses it) and
``views/checklist.py`` (the page).
"""
