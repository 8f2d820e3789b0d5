"""Measures the budgets as ratios against a bare Flask route, in one run, on one machine."""
