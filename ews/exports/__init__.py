"""What a report tells as files to take away, for one audience."""
