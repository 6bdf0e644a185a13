/* Page Up and Page Down through a grid of images. GTK 4.8's own jump to the grid's end as soon as a second key comes before
 * the rows have their places: whoever holds the key down in a long list is at its end at once. */
#pragma once

#include <gtk/gtk.h>

/* For a grid of PctImageTile with a GtkSingleSelection; once. */
void pct_grid_paging_install (GtkGridView *grid);
