"""Share links own the short addresses, who came over them (people, programs, oneself, again), and what came of it."""
