/* Runs that are kept to be compared: their curves by epoch, drawn under those of the run that is shown. A GListModel of
 * PctPin, up to as many as there are colours. They outlive the trainings of a session, not the session. */
#pragma once

#include "data/runs/history.h"
#include "ui/model/experiment-model.h"
#include "ui/model/run.h"

#include <gio/gio.h>

#define PCT_PINS_MOST 8

#define PCT_TYPE_PIN (pct_pin_get_type ())
G_DECLARE_FINAL_TYPE (PctPin, pct_pin, PCT, PIN, GObject)

const char *pct_pin_get_name (PctPin *pin);
/* "Run 1"; NULL of a stored run, which has no number. */
const char *pct_pin_get_brief (PctPin *pin);
/* What it was trained with, in a line; "" where that isn't known. */
const char *pct_pin_get_details (PctPin *pin);
/* An index into a style's colours that no other pin has. */
unsigned pct_pin_get_colour (PctPin *pin);
/* One of those by epoch; of batches none are kept. */
const PctPoints *pct_pin_get_curve (PctPin *pin, PctCurve curve);
/* As pct_run_get_same_loss_since. */
guint pct_pin_get_same_loss_since (PctPin *pin);
/* Its best validation accuracy, or where there is none its best training accuracy; NAN without an epoch. */
double pct_pin_get_best (PctPin *pin, gboolean *validated, guint *epoch);

#define PCT_TYPE_PINS (pct_pins_get_type ())

/* Properties: "pinned" (whether the run that is shown is; writable), "can-pin" (it has an epoch to compare; read-only).
 * Signal: "full" (there is no room for another one). */
G_DECLARE_FINAL_TYPE (PctPins, pct_pins, PCT, PINS, GObject)

/* The experiment: what a run that begins is trained with. */
PctPins *pct_pins_new (PctRun *run, PctExperimentModel *experiment);

/* A stored run, by its folder. details: as pct_pin_get_details. FALSE: there is no room, it is pinned, or it has no epoch. */
gboolean pct_pins_add_stored (PctPins *pins, const char *path, const char *name, const char *details, const PctHistory *history);
/* The run in that folder is pinned, or shown and so drawn anyway. */
gboolean pct_pins_has (PctPins *pins, const char *path);
void pct_pins_remove (PctPins *pins, PctPin *pin);

/* It is the very run that is shown, which is drawn anyway. */
gboolean pct_pins_is_shown (PctPins *pins, PctPin *pin);
/* There is one that isn't. */
gboolean pct_pins_are_drawn (PctPins *pins);
/* Of those that are drawn; 0 without. */
double pct_pins_get_last_epoch (PctPins *pins);
