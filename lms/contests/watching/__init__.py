"""Watching owns what looks unusual in a contest: listed without a name, left or taken back, never deleted."""
