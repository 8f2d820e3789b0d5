"""What learning pays: amounts by rule version, the ledger in words, and what a new rule does to older lines."""
