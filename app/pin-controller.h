/* The window's actions that pin runs: "win.pin", the one that is shown, and "win.pin-stored", one of those in the runs'
 * folder. */
#pragma once

#include "ui/model/pins.h"

#include <adwaita.h>

#define PCT_TYPE_PIN_CONTROLLER (pct_pin_controller_get_type ())
G_DECLARE_FINAL_TYPE (PctPinController, pct_pin_controller, PCT, PIN_CONTROLLER, GObject)

/* window and toasts outlive the controller. */
PctPinController *pct_pin_controller_new (GtkApplicationWindow *window, AdwToastOverlay *toasts, PctPins *pins);
