"""Files as the bureau recorded them, in; clean tables under a contract, or all of a file's problems at once, out."""
