"""The ideas room owns ideas, what colleagues say to each other, words between champion and advocate, and incidents."""
