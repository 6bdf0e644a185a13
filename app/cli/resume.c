#include "app/cli/command.h"
#include "app/cli/training.h"

static int
run_command (int argc, char **argv)
{
  g_auto (GStrv) sets = NULL, data = NULL;
  PctTrainingOutput output = { 0 };
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &data, "Look for datasets in DIR first; may be repeated", "DIR" },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &sets, "Change training.epochs, .threads, .checkpoint_every or .keep_checkpoints", "PATH=VALUE" },
    { "steps", 0, 0, G_OPTION_ARG_NONE, &output.steps, "Print an event for every batch", NULL },
    { "curves", 0, 0, G_OPTION_ARG_NONE, &output.curves, "Draw the curves as text on standard error", NULL },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  if (!pct_command_parse (&pct_command_resume, entries, &argc, &argv, 1, 1, &error)
      || !pct_command_need (argv[1], "run folder", &error))
    return pct_output_fail (error);
  g_auto (GStrv) folders = pct_source_folders ((const char *const *) data);
  PctLabRequest request = {
    .run = argv[1],
    .resume = TRUE,
    .sets = (const char *const *) sets,
    .folders = (const char *const *) folders,
  };
  return pct_training_run (&request, &output, NULL);
}

const PctCommand pct_command_resume = { "resume", "DIR", "Go on exactly where a run stopped", run_command };
