"""What a person has chosen, in one file of their own: read, checked, told line by line."""
