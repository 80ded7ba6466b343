"""Real mail servers, started for a test in a temporary folder and stopped with it."""
