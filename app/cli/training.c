#include "app/cli/training.h"

#include <signal.h>

#include "app/cli/command.h"
#include "app/cli/curves.h"
#include "data/runs/event-json.h"

static volatile sig_atomic_t stop_asked;

static void
on_signal (int number)
{
  stop_asked = 1;
}

/* The first signal asks, the second one kills as it would without us. */
static void
catch_signals (void)
{
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int) SA_RESETHAND | SA_RESTART };
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

typedef struct {
  const PctTrainingOutput *output;
  gint64 start;
  PctCurves *curves;
} Printer;

static PctVerdict
verdict (gboolean written)
{
  return written && !stop_asked ? PCT_GO_ON : PCT_STOP;
}

static PctVerdict
on_step (void *data, PctTrainer *trainer, const PctStep *step)
{
  const Printer *printer = data;
  if (!printer->output->steps)
    return verdict (TRUE);
  double time = (double) (g_get_monotonic_time () - printer->start) / G_USEC_PER_SEC;
  g_autofree char *json = pct_step_to_json (step, time);
  return verdict (pct_output_line (json));
}

static PctVerdict
on_event (void *data, PctTrainer *trainer, PctEvent *event)
{
  const Printer *printer = data;
  g_autofree char *json = pct_event_to_json (event);
  gboolean written = pct_output_line (json);
  if (printer->curves != NULL)
    pct_curves_add (printer->curves, event);
  return verdict (written);
}

static PctVerdict
on_progress (void *data, const char *what, double done)
{
  return verdict (TRUE);
}

int
pct_training_run (const PctLabRequest *request, const PctTrainingOutput *output, const char *experiment_file)
{
  Printer printer = { .output = output, .start = g_get_monotonic_time () };
  PctSink sink = { .data = &printer, .step = on_step, .event = on_event, .progress = on_progress };
  GError *error = NULL;
  if (output->curves)
    printer.curves = pct_curves_new ();
  catch_signals ();
  gboolean trained = pct_lab_train (request, &sink, &error);
  if (printer.curves != NULL)
    pct_curves_finish (printer.curves);
  if (trained)
    return pct_output_end ();
  pct_output_complete ();
  if (experiment_file != NULL)
    pct_output_name_file (&error, experiment_file);
  return pct_output_fail (error);
}
