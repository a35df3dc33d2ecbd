"""What is decided about findings from what was read: no database, no clock."""
