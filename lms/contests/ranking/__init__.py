"""The ranking owns standings: who has how much on a board, and exactly where among a million that is."""
