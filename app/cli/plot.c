#include <math.h>
#include <string.h>

#include "app/cli/command.h"
#include "app/cli/figure.h"
#include "data/datasets/source.h"
#include "engine/core/error.h"
#include "ui/draw/export.h"

typedef struct {
  char *out, *what;
  int epoch, width, height;
  gboolean dark, log_y;
  double smoothing;
  char **data;
} Options;

/* What --what asks for. */
typedef struct {
  const char *name;
  gboolean plots[PCT_QUANTITIES], matrix;
} What;

static const What whats[] = {
  { "all", { TRUE, TRUE }, TRUE },
  { "loss", { TRUE, FALSE }, FALSE },
  { "accuracy", { FALSE, TRUE }, FALSE },
  { "matrix", { FALSE, FALSE }, TRUE },
};

/* A side in points beyond which nobody means it. */
#define MAX_SIDE 10000

static const What *
find_what (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (whats); i++)
    if (name == NULL || strcmp (whats[i].name, name) == 0)
      return &whats[i];
  return NULL;
}

static gboolean
check (const Options *options, int n_runs, GError **error)
{
  const char *extension = options->out != NULL ? strrchr (options->out, '.') : NULL;
  if (options->out == NULL)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "plot: --out is missing; name the file to write, as in --out figure.png");
  else if (extension == NULL || (g_ascii_strcasecmp (extension, ".png") != 0 && g_ascii_strcasecmp (extension, ".svg") != 0
                                 && g_ascii_strcasecmp (extension, ".pdf") != 0))
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "--out %s: must end in .png, .svg or .pdf", options->out);
  else if (find_what (options->what) == NULL)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "--what %s: must be loss, accuracy, matrix or all", options->what);
  else if (options->epoch < 0)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "--epoch %d: must be at least 1", options->epoch);
  else if (!(options->smoothing >= 0 && options->smoothing <= 0.99))
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "--smooth %g: must be from 0 to 0.99", options->smoothing);
  else if (options->width < 0 || options->height < 0 || options->width > MAX_SIDE || options->height > MAX_SIDE
           || (options->width > 0 && options->width < 160) || (options->height > 0 && options->height < 100))
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "--width must be from 160 to %d, --height from 100 to %d", MAX_SIDE, MAX_SIDE);
  else if (n_runs > PCT_FIGURE_MAX_RUNS)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "plot: %d runs; at most %d can be told apart", n_runs, PCT_FIGURE_MAX_RUNS);
  else if (n_runs > 1 && g_strcmp0 (options->what, "matrix") == 0)
    g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "--what matrix: takes one run; %d were given", n_runs);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_epoch (const Options *options, const PctStoredRun *run, GError **error)
{
  const GArray *epochs = run->history->epochs;
  for (guint i = 0; i < epochs->len; i++)
    if (g_array_index (epochs, PctHistoryEpoch, i).epoch == (uint32_t) options->epoch)
      return TRUE;
  if (options->epoch == 0)
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "--epoch %d: %s has %u epochs", options->epoch, run->path, epochs->len);
  return FALSE;
}

/* The epoch's where one was asked for or nothing was tested yet. A matrix that nobody asked for by name may be missing. */
static gboolean
find_matrix (const Options *options, PctStoredRun *run, char **title, GError **error)
{
  if (options->epoch == 0 && run->confusion != NULL)
    {
      *title = g_strdup ("Test images");
      return TRUE;
    }
  g_auto (GStrv) folders = pct_source_folders ((const char *const *) options->data);
  g_autoptr (GError) failure = NULL;
  uint32_t epoch = pct_run_find_validation (run, (uint32_t) options->epoch, (const char *const *) folders, &failure);
  if (epoch > 0)
    {
      *title = g_strdup_printf ("Validation images, epoch %u", epoch);
      return TRUE;
    }
  if (options->epoch > 0 || g_strcmp0 (options->what, "matrix") == 0)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_message ("drawn without a confusion matrix: %s", failure->message);
  return TRUE;
}

static gboolean
draw (const Options *options, PctStoredRun *const *runs, size_t n, GError **error)
{
  const What *what = find_what (options->what);
  g_autoptr (GPtrArray) curves = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_curves_figure_free);
  PctPlot plots[PCT_QUANTITIES];
  PctFigure figure = { .plots = plots, .width = options->width, .height = options->height };
  for (int quantity = 0; quantity < PCT_QUANTITIES; quantity++)
    {
      const PctCurvesOptions how = { .smoothing = options->smoothing,
                                     .log_y = options->log_y && quantity == PCT_QUANTITY_LOSS,
                                     .epoch = (uint32_t) options->epoch };
      if (!what->plots[quantity])
        continue;
      PctCurvesFigure *drawn = pct_curves_figure_new (runs, n, (PctQuantity) quantity, &how, error);
      if (drawn == NULL)
        return FALSE;
      g_ptr_array_add (curves, drawn);
      plots[figure.n_plots++] = *pct_curves_figure_plot (drawn);
    }
  g_autofree char *title = NULL, *matrix_title = NULL;
  PctMatrix matrix;
  if (what->matrix && n == 1)
    {
      if (!find_matrix (options, runs[0], &matrix_title, error))
        return FALSE;
      matrix = pct_run_matrix (runs[0]);
      matrix.title = matrix_title;
      figure.matrix = matrix_title != NULL ? &matrix : NULL;
    }
  if (n == 1)
    figure.title = title = pct_stored_run_name (runs[0]);

  PctStyle style = options->dark ? pct_style_dark (1) : pct_style_print ();
  g_autoptr (GError) failure = NULL;
  if (pct_figure_export (&figure, &style, options->out, &failure))
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", failure->message);
  return FALSE;
}

static gboolean
plot (const Options *options, char **paths, int n, GError **error)
{
  if (!check (options, n, error))
    return FALSE;
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_stored_run_free);
  for (int i = 0; i < n; i++)
    {
      PctStoredRun *run = pct_stored_run_open (paths[i], error);
      if (run == NULL)
        return FALSE;
      g_ptr_array_add (runs, run);
      if (!check_epoch (options, run, error))
        return FALSE;
    }
  return draw (options, (PctStoredRun *const *) runs->pdata, runs->len, error);
}

static int
run_command (int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &options.out, "Write to FILE: .png, .svg or .pdf", "FILE" },
    { "what", 0, 0, G_OPTION_ARG_STRING, &options.what, "loss, accuracy, matrix or all (the default)", "WHAT" },
    { "epoch", 0, 0, G_OPTION_ARG_INT, &options.epoch, "The validation images' matrix of epoch N, and a cursor there", "N" },
    { "width", 0, 0, G_OPTION_ARG_INT, &options.width, "Points; a PNG has two pixels for each", "POINTS" },
    { "height", 0, 0, G_OPTION_ARG_INT, &options.height, "Points", "POINTS" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &options.dark, "Light lines on dark", NULL },
    { "log", 0, 0, G_OPTION_ARG_NONE, &options.log_y, "A logarithmic axis for the loss", NULL },
    { "smooth", 0, 0, G_OPTION_ARG_DOUBLE, &options.smoothing, "Smooth the curves: weight of what came before, 0 to 0.99", "WEIGHT" },
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &options.data, "Look for datasets in DIR first; may be repeated", "DIR" },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  gboolean drawn = pct_command_parse (&pct_command_plot, entries, &argc, &argv, 1, 0, &error)
                   && plot (&options, argv + 1, argc - 1, &error);
  g_free (options.out);
  g_free (options.what);
  g_strfreev (options.data);
  return drawn ? pct_output_end () : pct_output_fail (error);
}

const PctCommand pct_command_plot = { "plot", "DIR... --out FILE", "Curves and matrix of runs as PNG, SVG or PDF", run_command };
