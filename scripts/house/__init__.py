"""What the scripts share: the machine, PostgreSQL and the database. Standard library only."""
