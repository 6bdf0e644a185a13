/* Tells whoever looks elsewhere that a training has ended, and how. */
#pragma once

#include "ui/model/run.h"

#include <gtk/gtk.h>

/* For as long as the window lives. */
void pct_run_notification_install (GtkWindow *window, PctRun *run);
