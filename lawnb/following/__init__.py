"""Following a number of a finished report: to its rows, and into another edition or another year."""
