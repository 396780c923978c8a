"""The `kata` command, and what it stands on."""
