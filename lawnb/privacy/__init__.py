"""What is personal in a text, and every text of a file that goes out."""
