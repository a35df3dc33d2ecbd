"""Photos and documents of an inspection and of its lines: handed in, shown, served."""
