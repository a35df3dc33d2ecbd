"""Pages on which a checklist is filled in: HTTP in, one service or selector call, HTTP out."""
