"""Files and folders that are whole or not there, whoever is killed: renames, locks, private folders."""
