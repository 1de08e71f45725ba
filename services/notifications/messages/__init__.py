"""What people are told, in their language and by their clock. Nothing is sent from here."""
