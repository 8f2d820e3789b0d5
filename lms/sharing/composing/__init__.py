"""Composing: one's own words for several networks, drafts of them, reminders to oneself, and the way out."""
