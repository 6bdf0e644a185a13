/* In whose words the window speaks. */
#pragma once

/* Sets the locale that the environment asks for and finds the translations beside the program, installed or in its build
 * folder. Numbers keep their point, as files, plots and what is typed have it. Before GTK is initialised. */
void pct_language_begin (void);
