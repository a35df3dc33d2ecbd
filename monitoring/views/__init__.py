"""Pages of incidents, months and sites."""
