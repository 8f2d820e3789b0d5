"""A short voluntary survey without names: rounds the champion opens, answers nobody can be found in, results."""
