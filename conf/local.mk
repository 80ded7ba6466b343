# Sample profiles and the habits of servers.
