"""The report of a campaign: one file that is handed over, and needs nothing but a browser.

`figures` counts what is public, `drawing` has folium write the map, `inlining` brings files into
the page under their hashes, `page` puts all of it together.
"""
