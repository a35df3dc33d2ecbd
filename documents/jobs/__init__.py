"""A worker at a document: one at a time, how far it is, what it has finished so far."""
