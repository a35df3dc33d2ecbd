"""A finished inspection on paper: frozen with a hash, laid out, and told to who holds the hash."""
