"""The person's order: folders, the settings of feeds, saved queries; their forms."""
