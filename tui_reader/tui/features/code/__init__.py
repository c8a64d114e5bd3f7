"""The code of an article on the whole screen."""
