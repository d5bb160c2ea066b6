"""What a bureau may own of a report's look: colours, emblem, faces, letterhead; and the one place of every colour."""
