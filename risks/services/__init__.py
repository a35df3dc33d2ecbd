"""Changes of registers, risks and controls, each with its audit row."""
