"""Who is asking: sessions, personal access tokens, passwords, permissions and guards."""
