"""Captions own the words somebody may begin with: suggested, accepted, and shown in turn, so that no two read alike."""
