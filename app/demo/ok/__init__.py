"""The stand-in of Odnoklassniki: groups, citizens and what they write, over OK's own protocol."""
