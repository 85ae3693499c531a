"""Where a person meets newsdesk: the web chat and the command."""
