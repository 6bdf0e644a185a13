/* The learning rate over a training: schedules against Keras's formulas written out, what a change does to them, and how it
 * is lowered on a plateau. */

#include <math.h>

#include "engine/train/schedule.h"
#include "tests/engine/support.h"
#include "tests/engine/training.h"

typedef struct {
  const char *name;
  PctOptimizerSpec spec;
  struct {
    uint64_t step;
    double rate;
  } rates[8]; /* ending before a second step 0 */
} RateCase;

/* The numbers are Keras 3's documentation's formulas at these steps. */
static const RateCase rates[] = {
  { "constant", { .learning_rate = 0.3 }, { { 0, 0.3 }, { 1000000, 0.3 } } },
  { "warm-up", { .learning_rate = 0.3, .schedule = { .warmup_steps = 4 } }, { { 0, 0 }, { 1, 0.075 }, { 3, 0.225 }, { 4, 0.3 }, { 5, 0.3 } } },
  { "exponential", { .learning_rate = 0.1, .schedule = { PCT_SCHEDULE_EXPONENTIAL_DECAY, .decay_steps = 10, .decay_rate = 0.5 } },
    { { 0, 0.1 }, { 5, 0.070710678118654752 }, { 10, 0.05 }, { 30, 0.0125 } } },
  { "staircase",
    { .learning_rate = 0.1, .schedule = { PCT_SCHEDULE_EXPONENTIAL_DECAY, TRUE, .decay_steps = 10, .decay_rate = 0.5, .warmup_steps = 2 } },
    { { 0, 0 }, { 1, 0.05 }, { 2, 0.1 }, { 11, 0.1 }, { 12, 0.05 }, { 21, 0.05 }, { 22, 0.025 } } },
  { "growing", { .learning_rate = 1, .schedule = { PCT_SCHEDULE_EXPONENTIAL_DECAY, .decay_steps = 1, .decay_rate = 10 } },
    { { 0, 1 }, { 3, 1000 }, { 100000, 1e6 } } },
  { "growing-nothing", { .schedule = { PCT_SCHEDULE_EXPONENTIAL_DECAY, .decay_steps = 1, .decay_rate = 10 } },
    { { 0, 0 }, { 100000, 0 } } },
  { "cosine", { .learning_rate = 0.2, .schedule = { PCT_SCHEDULE_COSINE_DECAY, .decay_steps = 100, .alpha = 0.1 } },
    { { 0, 0.2 }, { 25, 0.17363961030678928 }, { 50, 0.11 }, { 100, 0.02 }, { 101, 0.02 }, { 1000000, 0.02 } } },
  { "cosine-to-nothing", { .learning_rate = 0.2, .schedule = { PCT_SCHEDULE_COSINE_DECAY, .decay_steps = 8 } },
    { { 0, 0.2 }, { 4, 0.1 }, { 8, 0 }, { 9, 0 } } },
  { "cosine-warm-up",
    { .learning_rate = 0.1, .schedule = { PCT_SCHEDULE_COSINE_DECAY, .decay_steps = 100, .warmup_target = 0.5, .warmup_steps = 10 } },
    { { 0, 0.1 }, { 5, 0.3 }, { 10, 0.5 }, { 60, 0.25 }, { 110, 0 }, { 500, 0 } } },
  { "pieces",
    { .learning_rate = 0.1,
      .schedule = { PCT_SCHEDULE_PIECEWISE_CONSTANT, .boundaries = { 2, { 3, 7 } }, .values = { 3, { 0.1, 0.05, 0.01 } } } },
    { { 0, 0.1 }, { 3, 0.1 }, { 4, 0.05 }, { 7, 0.05 }, { 8, 0.01 }, { 1000000, 0.01 } } },
};

static void
test_rates (gconstpointer data)
{
  const RateCase *row = data;
  for (size_t i = 0; i < G_N_ELEMENTS (row->rates) && (i == 0 || row->rates[i].step > 0); i++)
    {
      double rate = pct_schedule_rate (&row->spec, row->rates[i].step);
      g_assert_cmpfloat_with_epsilon (rate, row->rates[i].rate, 1e-12 * row->rates[i].rate + 1e-17);
    }
}

static PctTrainerOptions
options_of (const TestModel *model, const PctOptimizerSpec *spec)
{
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_SGD);
  options.optimizer.learning_rate = spec->learning_rate;
  options.optimizer.schedule = spec->schedule;
  options.training.epochs = 2;
  return options;
}

/* A batch is trained with the rate of the batches before it. */
static void
test_steps (gconstpointer data)
{
  const RateCase *row = data;
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, 0);
  PctTrainerOptions options = options_of (model, &row->spec);
  g_autoptr (PctTrainer) trainer = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener ();
  heard.stop_step = row->spec.schedule.decay_rate > 1 ? 2 : 0;

  training_run (trainer, &heard);
  for (guint i = 0; i < heard.steps->len; i++)
    g_assert_cmpfloat (g_array_index (heard.steps, PctStep, i).learning_rate, ==, (float) pct_schedule_rate (&row->spec, i));
}

/* Somebody's change ends the schedule, in the one that was stopped and resumed afterwards, too. */
static void
test_change (void)
{
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, TRAIN, VALIDATION);
  PctTrainerOptions options = options_of (model, &rates[2].spec);
  g_autoptr (PctTrainer) whole = training_trainer (&options, dataset), first = training_trainer (&options, dataset);
  g_autoptr (PctTrainer) second = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener (), in_parts = training_listener ();
  heard.change_step = in_parts.change_step = 2;
  heard.rate = in_parts.rate = 0.02;
  in_parts.stop_step = 5;

  training_run (whole, &heard);
  for (guint i = 0; i < heard.steps->len; i++)
    g_assert_cmpfloat (g_array_index (heard.steps, PctStep, i).learning_rate, ==,
                       i < 2 ? (float) pct_schedule_rate (&rates[2].spec, i) : 0.02f);
  training_run (first, &in_parts);
  training_copy_state (first, second);
  in_parts.stop_step = 0;
  training_run (second, &in_parts);
  training_assert_same_story (&heard, &in_parts);
  training_assert_same_state (whole, second);
}

/* A rate so small that nothing ever gets better. */
#define STILL 1e-30

typedef struct {
  const char *name;
  PctPlateauSpec spec;
  double rates[7]; /* of each epoch */
} PlateauCase;

static const PlateauCase plateaus[] = {
  { "patience", { TRUE, PCT_MONITOR_TRAIN_LOSS, 0.5, 2, 0, 0, 0 }, { 1, 1, 1, 0.5, 0.5, 0.25, 0.25 } },
  { "at-once", { TRUE, PCT_MONITOR_TRAIN_ACCURACY, 0.5, 0, 0, 0, 0 }, { 1, 1, 0.5, 0.25, 0.125, 0.0625, 0.03125 } },
  { "cooldown", { TRUE, PCT_MONITOR_TRAIN_LOSS, 0.5, 2, 0, 2, 0 }, { 1, 1, 1, 0.5, 0.5, 0.5, 0.25 } },
  { "floor", { TRUE, PCT_MONITOR_VAL_LOSS, 0.5, 1, 0, 0, 0.3 * STILL }, { 1, 1, 0.5, 0.3, 0.3, 0.3, 0.3 } },
};

static void
test_plateau (gconstpointer data)
{
  const PlateauCase *row = data;
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, BATCH, BATCH);
  PctTrainerOptions options = training_options (model, PCT_OPTIMIZER_SGD);
  options.optimizer.learning_rate = STILL;
  options.training.epochs = G_N_ELEMENTS (row->rates);
  options.training.reduce_on_plateau = row->spec;
  g_autoptr (PctTrainer) whole = training_trainer (&options, dataset), first = training_trainer (&options, dataset);
  g_auto (Listener) heard = training_listener ();

  training_run (whole, &heard);
  for (guint i = 0; i < G_N_ELEMENTS (row->rates); i++)
    g_assert_cmpfloat_with_epsilon (((PctEvent *) heard.epochs->pdata[i])->epoch.learning_rate / STILL, row->rates[i], 1e-9);

  /* However it is cut at the epochs' ends. */
  g_auto (Listener) in_parts = training_listener ();
  for (uint32_t epoch = 1; epoch < G_N_ELEMENTS (row->rates); epoch++)
    {
      g_autoptr (PctTrainer) next = training_trainer (&options, dataset);
      in_parts.stop_epoch = epoch;
      g_assert_cmpint (training_run (first, &in_parts), ==, PCT_STOPPED_USER);
      training_copy_state (first, next);
      pct_trainer_free (first);
      first = g_steal_pointer (&next);
    }
  in_parts.stop_epoch = 0;
  training_run (first, &in_parts);
  training_assert_same_story (&heard, &in_parts);
  training_assert_same_state (whole, first);
}

/* Both decide the rate. */
static void
test_both (void)
{
  const TestModel *model = training_model ("relu");
  g_autoptr (PctDataset) dataset = training_noise (model->input, BATCH, 0);
  PctTrainerOptions options = options_of (model, &rates[2].spec);
  g_autoptr (GError) error = NULL, missing = NULL;
  options.training.reduce_on_plateau = plateaus[0].spec;
  g_assert_null (pct_trainer_new (&options, dataset, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_assert_true (g_str_has_prefix (error->message, "training.reduce_on_plateau: "));
  options.optimizer.schedule = (PctScheduleSpec){ 0 };
  options.training.reduce_on_plateau.monitor = PCT_MONITOR_VAL_LOSS;
  g_assert_null (pct_trainer_new (&options, dataset, &missing));
  g_assert_true (g_str_has_prefix (missing->message, "training.reduce_on_plateau.monitor: "));
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  for (size_t i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *rate = g_strconcat ("/schedule/rates/", rates[i].name, NULL);
      g_autofree char *steps = g_strconcat ("/schedule/steps/", rates[i].name, NULL);
      g_test_add_data_func (rate, &rates[i], test_rates);
      g_test_add_data_func (steps, &rates[i], test_steps);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (plateaus); i++)
    {
      g_autofree char *path = g_strconcat ("/schedule/plateau/", plateaus[i].name, NULL);
      g_test_add_data_func (path, &plateaus[i], test_plateau);
    }
  g_test_add_func ("/schedule/change", test_change);
  g_test_add_func ("/schedule/both", test_both);
  return g_test_run ();
}
