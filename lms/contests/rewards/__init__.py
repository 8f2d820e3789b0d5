"""Rewards own what winners may choose, how much of it there is, and that it is handed over once; off at first."""
