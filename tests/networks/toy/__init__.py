"""A fifth network, as small as one can be: notes on a board. It shows what adding one takes."""
