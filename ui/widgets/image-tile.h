/* An image of a gallery with two lines below it, of the same width for every image, so that columns stay where they are. */
#pragma once

#include "ui/model/image-list.h"

#define PCT_TYPE_IMAGE_TILE (pct_image_tile_get_type ())
G_DECLARE_FINAL_TYPE (PctImageTile, pct_image_tile, PCT, IMAGE_TILE, GtkWidget)

/* A factory of tiles for a list of PctImageItem. */
GtkListItemFactory *pct_image_tile_factory_new (void);

/* What it shows, or NULL; borrowed. */
PctImageItem *pct_image_tile_get_item (PctImageTile *tile);

/* What its tooltip says; NULL while it has no image. Free with g_free. */
char *pct_image_tile_describe (PctImageTile *tile);
