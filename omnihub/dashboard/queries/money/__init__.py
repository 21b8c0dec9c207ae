"""What buyers paid, over all channels: by day, by age, and when it reaches us."""
