/* What the journeys through the real window have in common. Names are globs; what isn't as it should be ends the test
 * with a word of what was looked for. */
#pragma once

#include "tests/ui/driver.h"

/* Seconds: a sanitized build on a busy machine. */
#define PATIENCE 180

#define BUTTON ATSPI_ROLE_PUSH_BUTTON
#define LABEL  ATSPI_ROLE_LABEL
/* The status line is the label that says so by its role. */
#define STATUS ATSPI_ROLE_STATUS_BAR

/* For main: g_test_init, and the program under test from the first argument. */
void journey_init (int *argc, char ***argv);
const char *journey_program (void);

/* Starts the program with a file, or NULL for none, and waits until Train can be pressed. */
Driver *journey_start (const char *file);
/* Closes the window, where nothing trains, and waits for the program's end. */
void journey_close (Driver *driver);

/* Writes softmax.json, an experiment of softmax regression, which every build trains quickly, into a new folder that
 * goes with the display. dataset: its fields, as "\"source\": \"digits\"". Free with g_free. */
char *journey_write_softmax (const char *dataset, guint batch_size, guint epochs);
/* The program with such an experiment. */
Driver *journey_start_softmax (const char *dataset, guint batch_size, guint epochs);

void journey_assert_seen (Driver *driver, AtspiRole role, const char *name);
void journey_assert_gone (Driver *driver, AtspiRole role, const char *name);
/* Its description must hold the text. */
void journey_assert_described (Driver *driver, AtspiRole role, const char *name, const char *text);

/* Until a file holds the text. */
void journey_wait_for_text (const char *file, const char *text);

/* Waits until that button or tab can be pressed, and presses it. */
void journey_press (Driver *driver, const char *name);
/* Writes into a field instead of what is there. */
void journey_write (Driver *driver, const char *field, const char *text);
/* The action of that name of its own. */
void journey_act (Driver *driver, AtspiRole role, const char *name, const char *action);
void journey_key (guint modifier, guint key);
