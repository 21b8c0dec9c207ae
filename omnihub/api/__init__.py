"""The partner API: programs of partners sell in our own shops, by keys that the owner hands out."""
