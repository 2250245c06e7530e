"""The formats that feeds are written in. Each is converted to a `RawFeed`."""
