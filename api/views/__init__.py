"""The API's doors, by what they open."""
