"""The policy room owns the policies in force, their versions, and who acknowledged which of them."""
