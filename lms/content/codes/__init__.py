"""Explains every code that a finding can carry, a file for each subject."""
