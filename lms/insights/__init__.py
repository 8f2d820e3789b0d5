"""What champions and auditors look at across rooms: who has read a policy, what a clause rests on, what is due."""
