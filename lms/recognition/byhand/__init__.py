"""What people decide by hand: badges given, suspended, revoked and restored, appeals, and the sign-off of a level."""
