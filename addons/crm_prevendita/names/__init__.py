"""What a row of a bought list means: framework-free, tested without the ORM."""
