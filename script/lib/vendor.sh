# The files of npm packages that pages are served, copied to static/vendor/ (git ignores it).
# shellcheck shell=bash

VENDOR=static/vendor
FONT=@fontsource-variable/atkinson-hyperlegible-next
FONT_FILES=$FONT/files/atkinson-hyperlegible-next

# folder in static/vendor, then files in node_modules
vendor_list() {
  cat <<LIST
maplibre-gl   maplibre-gl/dist/maplibre-gl.mjs
maplibre-gl   maplibre-gl/dist/maplibre-gl-worker.mjs
maplibre-gl   maplibre-gl/dist/maplibre-gl.css
maplibre-gl   maplibre-gl/LICENSE.txt
tiny-sdf      @mapbox/tiny-sdf/index.js
tiny-sdf      @mapbox/tiny-sdf/LICENSE.txt
pbf           pbf/index.js
pbf           pbf/LICENSE
altcha        altcha/dist/workers/pbkdf2.js
altcha        altcha/LICENSE.txt
terra-draw    terra-draw/dist/terra-draw.modern.js
terra-draw    terra-draw-maplibre-gl-adapter/dist/terra-draw-maplibre-gl-adapter.modern.js
leaflet       leaflet/dist/leaflet.js
leaflet       leaflet/dist/leaflet.css
leaflet       leaflet/LICENSE
leaflet/images  leaflet/dist/images/layers.png
leaflet/images  leaflet/dist/images/layers-2x.png
leaflet/images  leaflet/dist/images/marker-icon.png
leaflet-heat  leaflet.heat/dist/leaflet-heat.js
leaflet-heat  leaflet.heat/LICENSE
leaflet-cluster   leaflet.markercluster/dist/leaflet.markercluster.js
leaflet-cluster   leaflet.markercluster/dist/MarkerCluster.css
leaflet-cluster   leaflet.markercluster/MIT-LICENCE.txt
leaflet-subgroup  leaflet.featuregroup.subgroup/dist/leaflet.featuregroup.subgroup.js
leaflet-subgroup  leaflet.featuregroup.subgroup/LICENSE
fonts         $FONT_FILES-latin-wght-normal.woff2
fonts         $FONT_FILES-latin-wght-italic.woff2
fonts         $FONT_FILES-latin-ext-wght-normal.woff2
fonts         $FONT_FILES-latin-ext-wght-italic.woff2
fonts         $FONT/LICENSE
LIST
}

vendor_files() {
  local want folder file
  want=$(hash_of package-lock.json script/lib/vendor.sh)
  unchanged "$VENDOR/.made-from" "$want" && return 0
  rm -rf "$VENDOR"
  while read -r folder file; do
    mkdir -p "$VENDOR/$folder"
    cp "node_modules/$file" "$VENDOR/$folder/"
  done < <(vendor_list)
  # The maps are not served, and a comment that names an absent file stops the hashing of static files.
  find "$VENDOR" \( -name '*js' -o -name '*.css' \) -exec sed -i 's|^//# sourceMappingURL=.*||' {} +
  done_with "$VENDOR/.made-from" "$want"
}
