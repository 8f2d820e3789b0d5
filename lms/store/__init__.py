"""The store owns the connection to the database: base class, types, sessions and migrations."""
