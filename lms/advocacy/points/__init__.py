"""The ledger of points for advocacy: what was paid, what was counted and not paid, by which rule, and why."""
