"""What the scripts share: machine, PostgreSQL, database. Standard library only."""
