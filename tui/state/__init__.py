"""What one person does in the reader, kept in one file of their own: marks, searches, places."""
