"""What `portal doctor` looks at: one module a subject. A check says what it found and the mend; the command prints."""
