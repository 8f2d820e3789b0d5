"""Campaigns of acknowledgement: who has read a policy, in groups, and calm reminders."""
