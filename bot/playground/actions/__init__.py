"""What people do in the local Telegram besides writing: inline mode, attachments, groups and channels."""
