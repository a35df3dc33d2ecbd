"""Pages of the reports room: scorecards, the comparison, documents, verification."""
