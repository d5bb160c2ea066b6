"""What we write for people to fill in or mend: template workbooks, marked copies of their own, the data dictionary."""
