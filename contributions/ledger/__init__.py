"""The public ledger of moderation: what is entered, how it is sealed, what of it is published."""
