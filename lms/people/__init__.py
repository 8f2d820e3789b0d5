"""The people room owns accounts, teams, roles, invitations, sign-in sessions, passwords and API tokens."""
