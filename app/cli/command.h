/* What a command of percept-cli is, and what all of them share: options, output, and the way to fail. */
#pragma once

#include <glib.h>

typedef struct {
  const char *name;
  const char *arguments; /* as the help writes them: "EXPERIMENT" */
  const char *about;     /* one line, marked for translation */
  int (*run) (int argc, char **argv); /* argv[0] is the command's name. Returns the exit status. */
} PctCommand;

extern const PctCommand pct_command_train;
extern const PctCommand pct_command_resume;
extern const PctCommand pct_command_fork;
extern const PctCommand pct_command_evaluate;
extern const PctCommand pct_command_predict;
extern const PctCommand pct_command_summary;
extern const PctCommand pct_command_data;
extern const PctCommand pct_command_report;
extern const PctCommand pct_command_plot;

/* Exit statuses. */
enum { PCT_EXIT_DONE = 0, PCT_EXIT_FAILED = 1, PCT_EXIT_REQUEST = 2 };

/* Reads a command's options out of argc and argv, which keep the command's name and its least to most arguments (most 0:
 * any number). PCT_ERROR_REQUEST, the message saying how the command is used. --help prints and exits. */
gboolean pct_command_parse (const PctCommand *command, const GOptionEntry *entries, int *argc, char ***argv, int least,
                            int most, GError **error);

/* PCT_ERROR_REQUEST unless there is something at `path`. */
gboolean pct_command_need (const char *path, const char *what, GError **error);

/* One JSON object as one line on standard output, at once. FALSE when it couldn't be written, now or before. */
gboolean pct_output_line (const char *json);

/* Whether all lines were written; says on standard error when not. */
gboolean pct_output_complete (void);

/* Puts the experiment file's name before a message that starts with a field's path ("model.layers[2]: ..."). */
void pct_output_name_file (GError **error, const char *file);

/* "percept-cli: MESSAGE" on standard error. Returns the exit status that belongs to the error, which is freed. */
int pct_output_fail (GError *error);

/* PCT_EXIT_DONE, or what a full or closed standard output makes of it. */
int pct_output_end (void);
