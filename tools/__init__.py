"""The chores of the project: messages, screenshots, set-up."""
