"""Weeks in which somebody learned: the facts, the run they make, leave, and the weeks that are bridged."""
