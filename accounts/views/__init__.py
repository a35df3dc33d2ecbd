"""Pages of people: HTTP in, one service or selector call, HTTP out."""
