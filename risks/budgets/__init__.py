"""The OHS budget of a company for a year: its lines by component, plan against realised.

Read first: ``components.py`` (the nine components as data), ``services.py``, rules/budgets.py.
"""
