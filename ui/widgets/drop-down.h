/* What GTK 4.8 leaves out of a drop-down for those who don't see it: the button inside, which has the keyboard's focus, is
 * told what the drop-down's tooltip says, and what is chosen. */
#pragma once

#include <gtk/gtk.h>

/* Once a drop-down. What is chosen is told where the model is of strings. */
void pct_drop_down_tell (GtkDropDown *drop_down);
