"""Matrices as data: the shape of their files, and what must agree in them."""
