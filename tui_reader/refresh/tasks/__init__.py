"""The engine's tasks beside a refresh: adding, discovery, full text, pictures, comments, saved pages, lists."""
