"""The leader's page: what needs me today, where are we off, who is latest, what changed."""
