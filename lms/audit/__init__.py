"""The audit room owns the append-only, hash-chained log of who did what with the academy itself."""
