"""What an office remarked in the Word file of a report: comments and tracked changes, by the notebook's cells."""
