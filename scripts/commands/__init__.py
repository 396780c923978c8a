"""The subcommands of `kata`, one module each; what is heavy is imported when a command runs."""
