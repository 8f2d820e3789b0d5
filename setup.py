"""Packaging data lives in setup.cfg; only the list of packages needs a line of Python."""
from setuptools import find_packages, setup
kinds = ("courses", "quizzes", "badges", "policies")
own = find_packages(include=["lms", "lms.*"])
setup(packages=own + [f"lms._content.{kind}" for kind in kinds])
