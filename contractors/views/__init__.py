"""Pages of companies, sites and people: HTTP in, one service or selector call, HTTP out."""
