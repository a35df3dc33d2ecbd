"""Contractors or years side by side: what is compared, what stands out, what a gap is made of."""
