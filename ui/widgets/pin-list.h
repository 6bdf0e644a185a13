/* The pinned runs as a list: each with its colour, name, what it was trained with, its best accuracy, and a button that
 * takes it away. */
#pragma once

#include "ui/model/pins.h"

#include <gtk/gtk.h>

#define PCT_TYPE_PIN_LIST (pct_pin_list_get_type ())
G_DECLARE_FINAL_TYPE (PctPinList, pct_pin_list, PCT, PIN_LIST, GtkWidget)

/* Once. */
void pct_pin_list_set_pins (PctPinList *list, PctPins *pins);
