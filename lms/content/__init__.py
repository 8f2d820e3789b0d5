"""Turns the Markdown folders of an academy into frozen facts and findings; pure, no database and no web."""
