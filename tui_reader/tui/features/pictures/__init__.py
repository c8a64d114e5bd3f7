"""Pictures in the flow of the article, and one of them large."""
