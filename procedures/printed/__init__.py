"""A year of a procedure on paper: frozen with a hash, laid out, and told to who holds the hash."""
