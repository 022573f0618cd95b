"""What lies on disk: section files, the manifest that names them, and what changes a disk."""
