"""Taking in: from a network's answer to messages and questions."""
