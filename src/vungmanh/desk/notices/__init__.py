"""What I was told, how I want to be told, my calendar; for administrators, the mails that went out."""
