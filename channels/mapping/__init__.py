"""What listings are made of, as a spreadsheet: written, edited by people, and read again."""
