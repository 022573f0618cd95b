"""What a command makes sure of and what it prints."""
