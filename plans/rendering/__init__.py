"""Plans as their pages show them."""
