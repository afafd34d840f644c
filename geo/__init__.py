"""Space: areas, the one geometry reader, measuring, the ground of a campaign, the tile grid."""
