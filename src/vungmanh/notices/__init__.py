"""What people are told: notices on the desk, mails, digests, calendars."""
