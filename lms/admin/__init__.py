"""The admin room owns the pages of administrators: people, teams, the health of the academy, the audit log."""
