"""Feeds of other pages, asked every hour by a job; each new item goes into the editorial queue, once."""
