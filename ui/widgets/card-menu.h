/* The menu of a card that is drawn, by the pointer's other button, the Menu key or Shift+F10 within it: its picture as a
 * file or into the clipboard, by the actions "win.export-card" and "win.copy-card". */
#pragma once

#include <gtk/gtk.h>

/* figure: what those actions call it. Once. */
void pct_card_menu_install (GtkWidget *card, const char *figure);

/* As the Menu key does. */
void pct_card_menu_popup (GtkWidget *card);
