"""What the program tells of itself: reports of its own failures, and the state it is in. Never what a person typed."""
