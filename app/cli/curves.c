#include "app/cli/curves.h"

#include <math.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ui/draw/text-plot.h"

enum { TRAIN_LOSS, VALIDATION_LOSS, TRAIN_ACCURACY, VALIDATION_ACCURACY, CURVES };

struct PctCurves {
  size_t epochs;         /* that the run is to have */
  double first_epoch;    /* of those seen */
  GArray *values[CURVES];/* double */
};

PctCurves *
pct_curves_new (void)
{
  PctCurves *curves = g_new0 (PctCurves, 1);
  for (int i = 0; i < CURVES; i++)
    curves->values[i] = g_array_new (FALSE, FALSE, sizeof (double));
  return curves;
}

static void
add_epoch (PctCurves *curves, const PctEpoch *epoch)
{
  gboolean validated = epoch->validation.count > 0;
  const double values[CURVES] = {
    [TRAIN_LOSS] = epoch->train.loss,
    [VALIDATION_LOSS] = validated ? epoch->validation.loss : NAN,
    [TRAIN_ACCURACY] = epoch->train.accuracy,
    [VALIDATION_ACCURACY] = validated ? epoch->validation.accuracy : NAN,
  };
  if (curves->values[0]->len == 0)
    curves->first_epoch = epoch->epoch;
  for (int i = 0; i < CURVES; i++)
    g_array_append_val (curves->values[i], values[i]);
  fprintf (stderr, "epoch %*u of %zu   train loss %.4f  accuracy %.4f", epoch->epoch < 10 ? 2 : 1, epoch->epoch,
           curves->epochs, epoch->train.loss, epoch->train.accuracy);
  if (validated)
    fprintf (stderr, "   validation loss %.4f  accuracy %.4f", epoch->validation.loss, epoch->validation.accuracy);
  fprintf (stderr, "   %.0f images/s\n", epoch->images_per_second);
}

void
pct_curves_add (PctCurves *curves, const PctEvent *event)
{
  switch (event->type)
    {
    case PCT_EVENT_START:
      curves->epochs = event->start.epochs;
      fprintf (stderr, "%s: %zu training images of %s, %zu parameters, %u threads\n",
               event->start.experiment != NULL ? event->start.experiment : "experiment",
               event->start.counts[PCT_SPLIT_TRAIN], event->start.dataset, event->start.parameters, event->start.threads);
      break;
    case PCT_EVENT_EPOCH:
      add_epoch (curves, &event->epoch);
      break;
    case PCT_EVENT_RESULT:
      if (event->result.tested)
        fprintf (stderr, "test loss %.4f  accuracy %.4f\n", event->result.test_loss, event->result.test_accuracy);
      break;
    default:
      break;
    }
}

static size_t
terminal_columns (void)
{
  struct winsize size;
  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20 ? MIN (size.ws_col, 100) : 80;
}

static void
draw (const PctCurves *curves, const char *title, int train, int validation, double lower_bound, double upper_bound)
{
  PctSeries series[2] = {
    { .name = "train", .colour = 0 },
    { .name = "validation", .colour = 1, .dashed = TRUE },
  };
  const int which[2] = { train, validation };
  for (int i = 0; i < 2; i++)
    {
      series[i].first = curves->first_epoch;
      series[i].y = (const double *) (const void *) curves->values[which[i]]->data;
      series[i].count = curves->values[which[i]]->len;
    }
  PctPlot plot = PCT_PLOT_INIT;
  plot.title = title;
  plot.x_label = "epoch";
  plot.y_label = title;
  plot.series = series;
  plot.n_series = isnan (series[1].y[0]) ? 1 : 2;
  plot.x_integers = TRUE;
  plot.lower_bound = lower_bound;
  plot.upper_bound = upper_bound;
  g_autofree char *text = pct_text_plot (&plot, terminal_columns (), 14, isatty (STDERR_FILENO));
  fprintf (stderr, "\n%s", text);
}

void
pct_curves_finish (PctCurves *curves)
{
  if (curves->values[0]->len > 0)
    {
      draw (curves, "loss", TRAIN_LOSS, VALIDATION_LOSS, 0, INFINITY);
      draw (curves, "accuracy", TRAIN_ACCURACY, VALIDATION_ACCURACY, 0, 1);
    }
  for (int i = 0; i < CURVES; i++)
    g_array_unref (curves->values[i]);
  g_free (curves);
}
