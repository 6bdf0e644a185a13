/* Early stopping: what it ends is told by the epochs' own values, and where a run was stopped by its user makes no
 * difference. */

#include <string.h>

#include "engine/core/error.h"
#include "tests/engine/support.h"
#include "tests/engine/training.h"

#define LONGEST 14

typedef struct {
  const char *name;
  PctEarlyStoppingSpec spec;
} Case;

static const Case cases[] = {
  { "val-loss", { TRUE, PCT_MONITOR_VAL_LOSS, 2, 0, TRUE } },
  { "val-loss-no-patience", { TRUE, PCT_MONITOR_VAL_LOSS, 0, 0, TRUE } },
  { "val-accuracy", { TRUE, PCT_MONITOR_VAL_ACCURACY, 3, 0.01, TRUE } },
  { "min-delta", { TRUE, PCT_MONITOR_LOSS, 2, 0.2, TRUE } },
  { "rising-min-delta", { TRUE, PCT_MONITOR_TRAIN_ACCURACY, 1, 0.15, FALSE } },
  { "train-loss", { TRUE, PCT_MONITOR_TRAIN_LOSS, 1, 0, TRUE } },
  { "accuracy", { TRUE, PCT_MONITOR_ACCURACY, 1, 0, FALSE } },
};

static PctTrainerOptions
options_of (const Case *row)
{
  PctTrainerOptions options = training_options (training_model ("relu"), PCT_OPTIMIZER_SGD);
  options.optimizer.learning_rate = 0.05;
  options.training.epochs = LONGEST;
  options.training.early_stopping = row->spec;
  return options;
}

static double
value_of (const PctEpoch *epoch, PctMonitor monitor)
{
  const double values[PCT_MONITORS] = {
    [PCT_MONITOR_LOSS] = epoch->loss,
    [PCT_MONITOR_ACCURACY] = epoch->accuracy,
    [PCT_MONITOR_TRAIN_LOSS] = epoch->train.loss,
    [PCT_MONITOR_TRAIN_ACCURACY] = epoch->train.accuracy,
    [PCT_MONITOR_VAL_LOSS] = epoch->validation.loss,
    [PCT_MONITOR_VAL_ACCURACY] = epoch->validation.accuracy,
  };
  return values[monitor];
}

/* Keras's rule over the values of a training that nothing ended: how many epochs there would be, and which is best. */
static guint
expected_end (const GPtrArray *epochs, const PctEarlyStoppingSpec *spec, guint *best)
{
  gboolean rises = spec->monitor % 2 == 1;
  guint waited = 0;
  *best = 0;
  for (guint e = 0; e < epochs->len; e++)
    {
      double value = value_of (&((PctEvent *) epochs->pdata[e])->epoch, spec->monitor);
      double before = *best > 0 ? value_of (&((PctEvent *) epochs->pdata[*best - 1])->epoch, spec->monitor) : 0;
      if (*best == 0 || (rises ? value - spec->min_delta > before : value + spec->min_delta < before))
        {
          *best = e + 1;
          waited = 0;
        }
      else if (++waited >= spec->patience)
        return e + 1;
    }
  return epochs->len;
}

static void
test_rule (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (PctDataset) dataset = training_noise (training_model ("relu")->input, TRAIN, VALIDATION);
  PctTrainerOptions options = options_of (row);
  g_autoptr (PctTrainer) stopping = training_trainer (&options, dataset);
  options.training.early_stopping.enabled = FALSE;
  g_autoptr (PctTrainer) endless = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener (), all_heard = training_listener ();
  guint best, end;

  g_assert_cmpint (training_run (endless, &all_heard), ==, PCT_STOPPED_COMPLETED);
  end = expected_end (all_heard.epochs, &row->spec, &best);
  g_assert_cmpuint (end, >, 1);
  PctStopped stopped = training_run (stopping, &heard);
  g_test_message ("ended after epoch %u, best %u", heard.epochs->len, best);
  g_assert_cmpuint (heard.epochs->len, ==, end);
  g_assert_cmpint (stopped, ==, end < LONGEST ? PCT_STOPPED_EARLY : PCT_STOPPED_COMPLETED);
  g_assert_cmpuint (pct_trainer_best_epoch (stopping), ==, best);
  g_assert_cmpuint (pct_trainer_best_epoch (endless), ==, 0);

  options.training.epochs = row->spec.restore_best ? best : end;
  g_autoptr (PctTrainer) outcome = training_trainer (&options, dataset);
  g_auto (Listener) outcome_heard = training_listener ();
  training_run (outcome, &outcome_heard);
  pct_trainer_take_outcome (stopping);
  size_t size = pct_network_n_parameters (pct_trainer_network (outcome)) * sizeof (float);
  g_assert_cmpmem (pct_network_parameters (pct_trainer_network (stopping)), size,
                   pct_network_parameters (pct_trainer_network (outcome)), size);
}

/* Stopped by its user after any epoch, the one that ends it too, or inside one, and taken up again. */
static void
test_resume (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (PctDataset) dataset = training_noise (training_model ("relu")->input, TRAIN, VALIDATION);
  PctTrainerOptions options = options_of (row);
  g_autoptr (PctTrainer) whole = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener ();
  PctStopped stopped = training_run (whole, &heard);

  for (uint32_t epoch = 1; epoch <= heard.epochs->len; epoch++)
    for (int inside = FALSE; inside <= TRUE; inside++)
      {
        g_autoptr (PctTrainer) first = training_trainer (&options, dataset), second = training_trainer (&options, dataset);
        g_auto (Listener) in_parts = training_listener ();
        in_parts.stop_epoch = inside ? 0 : epoch;
        in_parts.stop_step = inside ? epoch * STEPS - 1 : 0;
        training_run (first, &in_parts);
        training_copy_state (first, second);
        in_parts.stop_epoch = 0;
        in_parts.stop_step = 0;
        g_assert_cmpint (training_run (second, &in_parts), ==, stopped);
        training_assert_same_story (&heard, &in_parts);
        training_assert_same_state (whole, second);
      }
}

static void
test_no_validation (void)
{
  g_autoptr (PctDataset) dataset = training_noise (training_model ("relu")->input, TRAIN, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      PctTrainerOptions options = options_of (&cases[i]);
      g_autoptr (PctTrainer) trainer = pct_trainer_new (&options, dataset, &error);
      g_assert_true ((trainer == NULL) == (error != NULL));
      if (cases[i].spec.monitor < PCT_MONITOR_VAL_LOSS)
        g_assert_no_error (error);
      else
        {
          g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
          g_assert_true (g_str_has_prefix (error->message, "training.early_stopping.monitor: there is no val_"));
        }
    }
}

static void
test_state (void)
{
  static const struct {
    int64_t best_epoch;
    double best;
  } bad[] = { { -1, 0 }, { 2, 0 }, { 1, G_MAXDOUBLE * 2 } };
  g_autoptr (PctDataset) dataset = training_noise (training_model ("relu")->input, TRAIN, VALIDATION);
  PctTrainerOptions options = options_of (&cases[0]);

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset);
      g_auto (Listener) heard = training_listener ();
      g_autoptr (GError) error = NULL;
      heard.stop_epoch = 1;
      training_run (trainer, &heard);
      g_assert_true (pct_trainer_state_written (trainer, NULL));
      *(int64_t *) training_state_value (trainer, "state.best_epoch") = bad[i].best_epoch;
      *(double *) training_state_value (trainer, "state.best") = bad[i].best;
      g_assert_false (pct_trainer_state_written (trainer, &error));
      g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rule = g_strconcat ("/early-stopping/rule/", cases[i].name, NULL);
      g_autofree char *resume = g_strconcat ("/early-stopping/resume/", cases[i].name, NULL);
      g_test_add_data_func (rule, &cases[i], test_rule);
      g_test_add_data_func (resume, &cases[i], test_resume);
    }
  g_test_add_func ("/early-stopping/no-validation", test_no_validation);
  g_test_add_func ("/early-stopping/state", test_state);
  return g_test_run ();
}
