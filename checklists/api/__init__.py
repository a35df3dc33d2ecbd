"""The API of evaluations: the same rules and the same audit rows as the pages."""
