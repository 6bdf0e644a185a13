/* The application: one window, its options, and what the menu offers. */
#pragma once

#include <adwaita.h>

#define PCT_APPLICATION_ID "org.percept.Percept"

#define PCT_TYPE_APPLICATION (pct_application_get_type ())
G_DECLARE_FINAL_TYPE (PctApplication, pct_application, PCT, APPLICATION, AdwApplication)

PctApplication *pct_application_new (void);
