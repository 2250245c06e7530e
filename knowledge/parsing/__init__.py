"""Parse bytes to drafts of articles. Pure: no network, no disk, no store."""
