"""Files to archive: what is new, changed or gone is read, recognised and published."""
