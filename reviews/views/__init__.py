"""Pages of the evaluations: HTTP in, one service or selector call, HTTP out."""
