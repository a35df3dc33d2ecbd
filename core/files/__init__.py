"""The types that a file may have and what it may be called: what its rows say of it."""
