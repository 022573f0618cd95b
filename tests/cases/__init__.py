"""Small inputs of every kind that people complain of, with what is right for each."""
