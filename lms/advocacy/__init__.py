"""The advocacy room owns the free choice to advocate, what every person may do and why, and pauses of it."""
