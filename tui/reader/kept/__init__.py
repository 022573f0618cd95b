"""What a person does in the reader is kept: the thread that writes it, and what it means here."""
