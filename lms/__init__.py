"""Handrail: a gamified training LMS plugin that links training level to live, voluntary permissions."""
