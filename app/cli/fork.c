#include "app/cli/command.h"
#include "app/cli/training.h"
#include "engine/core/error.h"

static int
fork_run (const char *parent, uint32_t epoch, const char *run, char **sets, char **data, const PctTrainingOutput *output)
{
  GError *error = NULL;
  g_autoptr (PctRunFolder) folder = pct_run_folder_open (parent, FALSE, &error);
  if (folder == NULL)
    return pct_output_fail (error);
  g_autofree char *path = run != NULL ? g_strdup (run) : pct_lab_new_run_path (pct_run_folder_experiment (folder));
  g_auto (GStrv) folders = pct_source_folders ((const char *const *) data);
  PctLabRequest request = {
    .run = path,
    .fork_from = parent,
    .fork_epoch = epoch,
    .sets = (const char *const *) sets,
    .folders = (const char *const *) folders,
  };
  return pct_training_run (&request, output, NULL);
}

static int
run_command (int argc, char **argv)
{
  g_autofree char *run = NULL;
  g_auto (GStrv) sets = NULL, data = NULL;
  PctTrainingOutput output = { 0 };
  int epoch = -1;
  const GOptionEntry entries[] = {
    { "epoch", 'e', 0, G_OPTION_ARG_INT, &epoch, "Start from the end of epoch N; 0: from the initial weights", "N" },
    { "run", 'r', 0, G_OPTION_ARG_FILENAME, &run, "Keep the new run in DIR, which must be new", "DIR" },
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &data, "Look for datasets in DIR first; may be repeated", "DIR" },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &sets, "Change the optimizer, a dropout's rate, epochs or threads", "PATH=VALUE" },
    { "steps", 0, 0, G_OPTION_ARG_NONE, &output.steps, "Print an event for every batch", NULL },
    { "curves", 0, 0, G_OPTION_ARG_NONE, &output.curves, "Draw the curves as text on standard error", NULL },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  if (!pct_command_parse (&pct_command_fork, entries, &argc, &argv, 1, 1, &error)
      || !pct_command_need (argv[1], "run folder", &error))
    return pct_output_fail (error);
  if (epoch < 0 || epoch > PCT_MAX_EPOCHS)
    {
      g_set_error (&error, PCT_ERROR, PCT_ERROR_REQUEST,
                   "fork: say from which epoch: percept-cli fork %s --epoch N, from 0 (the initial weights) on", argv[1]);
      return pct_output_fail (error);
    }
  return fork_run (argv[1], (uint32_t) epoch, run, sets, data, &output);
}

const PctCommand pct_command_fork = { "fork", "DIR --epoch N", "Start a new run from an epoch of another", run_command };
