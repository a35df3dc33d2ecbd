"""What can be objected to in a frozen result, and what a correction of it would change."""
