"""Topics: what is said of them and since when, their table, and the catalogue that comes with the program."""
