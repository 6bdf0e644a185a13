/* The manual in a window: its pages at the left, the chosen one beside them. */
#pragma once

#include <adwaita.h>

#define PCT_TYPE_HELP (pct_help_get_type ())
G_DECLARE_FINAL_TYPE (PctHelp, pct_help, PCT, HELP, AdwWindow)

PctHelp *pct_help_new (void);
