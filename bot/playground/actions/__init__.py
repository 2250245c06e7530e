"""What happens in the local Telegram besides writing."""
