#include "app/cli/command.h"
#include "app/cli/training.h"

static int
train (const char *file, const char *run, char **sets, char **data, const PctTrainingOutput *output)
{
  GError *error = NULL;
  if (!pct_command_need (file, "experiment file", &error))
    return pct_output_fail (error);
  g_autoptr (PctExperiment) experiment = pct_experiment_load (file, (const char *const *) sets, &error);
  if (experiment == NULL)
    return pct_output_fail (error);
  g_autofree char *path = run != NULL ? g_strdup (run) : pct_lab_new_run_path (experiment);
  g_auto (GStrv) folders = pct_source_folders ((const char *const *) data);
  PctLabRequest request = {
    .experiment = experiment,
    .run = path,
    .folders = (const char *const *) folders,
  };
  return pct_training_run (&request, output, file);
}

static int
run_command (int argc, char **argv)
{
  g_autofree char *run = NULL;
  g_auto (GStrv) sets = NULL, data = NULL;
  PctTrainingOutput output = { 0 };
  const GOptionEntry entries[] = {
    { "run", 'r', 0, G_OPTION_ARG_FILENAME, &run, "Keep the run in DIR, which must be new", "DIR" },
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &data, "Look for datasets in DIR first; may be repeated", "DIR" },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &sets, "Change a field of the experiment; may be repeated", "PATH=VALUE" },
    { "steps", 0, 0, G_OPTION_ARG_NONE, &output.steps, "Print an event for every batch", NULL },
    { "curves", 0, 0, G_OPTION_ARG_NONE, &output.curves, "Draw the curves as text on standard error", NULL },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  if (!pct_command_parse (&pct_command_train, entries, &argc, &argv, 1, 1, &error))
    return pct_output_fail (error);
  return train (argv[1], run, sets, data, &output);
}

const PctCommand pct_command_train = { "train", "EXPERIMENT", "Train, and print what happens", run_command };
