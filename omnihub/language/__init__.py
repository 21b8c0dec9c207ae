"""What is needed so that every text can be read in every language of `LANGUAGES`."""
