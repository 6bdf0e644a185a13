/* The preferences: how the program looks, and where it keeps its runs. */
#pragma once

#include <adwaita.h>

#define PCT_TYPE_PREFERENCES (pct_preferences_get_type ())
G_DECLARE_FINAL_TYPE (PctPreferences, pct_preferences, PCT, PREFERENCES, AdwPreferencesWindow)

PctPreferences *pct_preferences_new (GtkWindow *parent);
