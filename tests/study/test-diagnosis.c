/* The diagnosis of made-up curves: each kind, at its limits, with noise, and with values that are missing. */
#include "engine/study/diagnosis.h"

#include <math.h>
#include <string.h>

#define MOST 200

typedef struct {
  double train_loss[MOST], train_accuracy[MOST], val_loss[MOST], val_accuracy[MOST];
  PctDiagnosisCurves curves;
} Made;

/* What a curve is made of; epoch runs from 1. */
typedef struct {
  const char *name;
  size_t epochs, n_validation, n_classes;
  double (*train) (double epoch);
  double (*validation) (double epoch); /* NULL: none */
  double noise;                        /* standard deviation, of the validation loss */
  PctDiagnosisKind kind;
  uint32_t epoch; /* expected; 0: not looked at */
} Case;

static double falls (double epoch) { return 0.1 + 2 * exp (-epoch / 2); }
static double falls_to_nothing (double epoch) { return 2 * exp (-epoch / 4); }
static double falls_a_little_above (double epoch) { return 0.15 + 2 * exp (-epoch / 2); }
static double turns_at_7 (double epoch) { return 0.3 + 0.01 * (epoch - 7) * (epoch - 7); }
static double turns_gently_at_7 (double epoch) { return 0.3 + 0.0002 * (epoch - 7) * (epoch - 7); }
static double explodes_at_5 (double epoch) { return epoch < 5 ? 1 / epoch : 0.5 * epoch; }
static double stays_above_guessing (double epoch) { return 4; }
static double guesses (double epoch) { return 2.302; }
static double hardly_learns (double epoch) { return 1.6 + 0.6 * exp (-epoch); }
static double learns_slowly (double epoch) { return 2.3 * pow (0.93, epoch); }
static double infinite_at_3 (double epoch) { return epoch >= 3 ? INFINITY : 1; }
static double missing (double epoch) { return NAN; }
static double missing_at_even (double epoch) { return fmod (epoch, 2) == 0 ? NAN : falls (epoch); }
static double rests (double epoch) { return 0.3; }
static double barely_above (double epoch) { return 0.004; }
static double jumps_a_little (double epoch) { return epoch == 5 ? 0.06 : 0.01; }
static double spikes_at_last (double epoch) { return epoch == 12 ? 3 : falls (epoch); }

static const Case cases[] = {
  { "no epoch", 0, 1000, 10, falls, falls, 0, PCT_DIAGNOSIS_TOO_EARLY },
  { "one epoch", 1, 1000, 10, falls, falls, 0, PCT_DIAGNOSIS_TOO_EARLY },
  { "two epochs", 2, 1000, 10, falls, falls, 0, PCT_DIAGNOSIS_TOO_EARLY },
  { "three epochs", 3, 1000, 10, falls, falls_a_little_above, 0, PCT_DIAGNOSIS_IMPROVING, 3 },
  { "still falling", 6, 1000, 10, falls, falls_a_little_above, 0, PCT_DIAGNOSIS_IMPROVING, 6 },
  { "slowly falling", 12, 10000, 10, learns_slowly, learns_slowly, 0, PCT_DIAGNOSIS_IMPROVING, 12 },
  { "at rest", 30, 1000, 10, falls, falls_a_little_above, 0, PCT_DIAGNOSIS_CONVERGED },
  { "constant", 30, 1000, 10, rests, rests, 0, PCT_DIAGNOSIS_CONVERGED, 1 },
  { "constant and tiny, on few images", 30, 60, 10, barely_above, barely_above, 0, PCT_DIAGNOSIS_CONVERGED },
  { "a gap alone isn't overfitting", 40, 1000, 10, falls_to_nothing, rests, 0, PCT_DIAGNOSIS_CONVERGED },
  { "overfitting", 15, 1000, 10, falls_to_nothing, turns_at_7, 0, PCT_DIAGNOSIS_OVERFITTING, 7 },
  { "overfitting, noise or not", 20, 1000, 10, falls_to_nothing, turns_at_7, 0.005, PCT_DIAGNOSIS_OVERFITTING, 7 },
  { "one epoch after the lowest", 8, 1000, 10, falls_to_nothing, turns_at_7, 0, PCT_DIAGNOSIS_IMPROVING, 7 },
  { "a rise within chance", 15, 1000, 10, falls_to_nothing, turns_gently_at_7, 0, PCT_DIAGNOSIS_CONVERGED, 7 },
  { "the same rise on more images", 15, 1000000, 10, falls_to_nothing, turns_gently_at_7, 0, PCT_DIAGNOSIS_OVERFITTING, 7 },
  { "a rise on a handful of images", 15, 20, 10, falls_to_nothing, turns_gently_at_7, 0, PCT_DIAGNOSIS_TOO_NOISY, 7 },
  { "both rise: not overfitting", 12, 1000, 10, turns_at_7, turns_at_7, 0, PCT_DIAGNOSIS_DIVERGING, 7 },
  { "a spike at the end", 12, 1000, 10, falls, spikes_at_last, 0, PCT_DIAGNOSIS_IMPROVING, 11 },
  { "diverging", 8, 1000, 10, explodes_at_5, explodes_at_5, 0, PCT_DIAGNOSIS_DIVERGING, 4 },
  { "diverging without validation", 8, 0, 10, explodes_at_5, NULL, 0, PCT_DIAGNOSIS_DIVERGING, 4 },
  { "a jump where nearly all is right", 5, 1000, 10, jumps_a_little, rests, 0, PCT_DIAGNOSIS_CONVERGED },
  { "worse than guessing", 2, 1000, 10, stays_above_guessing, stays_above_guessing, 0, PCT_DIAGNOSIS_DIVERGING },
  { "worse than guessing among a hundred isn't", 2, 1000, 100, stays_above_guessing, stays_above_guessing, 0, PCT_DIAGNOSIS_TOO_EARLY },
  { "infinite", 3, 1000, 10, infinite_at_3, infinite_at_3, 0, PCT_DIAGNOSIS_DIVERGING },
  { "guessing", 10, 1000, 10, guesses, guesses, 0, PCT_DIAGNOSIS_UNDERFITTING },
  { "hardly learned", 20, 1000, 10, hardly_learns, hardly_learns, 0, PCT_DIAGNOSIS_UNDERFITTING },
  { "the same loss among a thousand classes", 20, 1000, 1000, hardly_learns, hardly_learns, 0, PCT_DIAGNOSIS_CONVERGED },
  { "noise on few images", 20, 30, 10, falls, falls_a_little_above, 0.2, PCT_DIAGNOSIS_TOO_NOISY },
  { "jumps on many images", 40, 100000, 10, rests, rests, 0.1, PCT_DIAGNOSIS_TOO_NOISY },
  { "no validation images", 30, 0, 10, falls, NULL, 0, PCT_DIAGNOSIS_NO_VALIDATION },
  { "nothing", 10, 1000, 10, missing, missing, 0, PCT_DIAGNOSIS_TOO_EARLY },
  { "no training values", 10, 1000, 10, missing, falls, 0, PCT_DIAGNOSIS_TOO_EARLY },
  { "gaps", 11, 1000, 10, falls, missing_at_even, 0, PCT_DIAGNOSIS_IMPROVING, 11 },
};

/* Normal, from two words of a counter that is scrambled (SplitMix64). */
static double
uniform (uint64_t *state)
{
  uint64_t word = *state += 0x9E3779B97F4A7C15;
  word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
  word = (word ^ word >> 27) * 0x94D049BB133111EB;
  return ((double) ((word ^ word >> 31) >> 11) + 0.5) * 0x1p-53;
}

static double
normal (uint64_t *state)
{
  double first = uniform (state), second = uniform (state);
  return sqrt (-2 * log (first)) * cos (2 * G_PI * second);
}

static void
make (Made *made, const Case *row, uint64_t seed)
{
  uint64_t state = seed;
  for (size_t i = 0; i < row->epochs; i++)
    {
      double epoch = (double) i + 1;
      made->train_loss[i] = row->train (epoch);
      made->train_accuracy[i] = exp (-made->train_loss[i]);
      made->val_loss[i] = row->validation ? row->validation (epoch) + row->noise * normal (&state) : NAN;
      made->val_accuracy[i] = exp (-made->val_loss[i]);
    }
  made->curves = (PctDiagnosisCurves){
    .epochs = row->epochs,
    .train_loss = made->train_loss,
    .train_accuracy = made->train_accuracy,
    .val_loss = row->validation ? made->val_loss : NULL,
    .val_accuracy = row->validation ? made->val_accuracy : NULL,
    .n_train = 2000,
    .n_validation = row->n_validation,
    .n_classes = row->n_classes,
  };
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  Made made;
  make (&made, row, 1);
  PctDiagnosis diagnosis = pct_diagnose (&made.curves);
  g_test_message ("%s, epoch %u, validation %g to %g, noise %g", pct_diagnosis_name (diagnosis.kind), diagnosis.epoch,
                  diagnosis.validation_from, diagnosis.validation_to, diagnosis.noise);
  g_assert_cmpstr (pct_diagnosis_name (diagnosis.kind), ==, pct_diagnosis_name (row->kind));
  if (row->epoch > 0)
    g_assert_cmpuint (diagnosis.epoch, ==, row->epoch);
}

/* What came before another loss is not compared with what comes after it. */
static void
test_since (void)
{
  const double train[] = { 0.1, 0.05, 2, 1.9, 1.8, 1.7, 1.6 }, validation[] = { 0.1, 0.05, 2, 1.9, 1.81, 1.7, 1.6 };
  double accuracy[G_N_ELEMENTS (train)];
  for (size_t i = 0; i < G_N_ELEMENTS (train); i++)
    accuracy[i] = 0.5;
  PctDiagnosisCurves curves = { .epochs = G_N_ELEMENTS (train), .train_loss = train, .train_accuracy = accuracy, .val_loss = validation,
                                .val_accuracy = accuracy, .n_train = 2000, .n_validation = 1000, .n_classes = 10 };
  g_assert_cmpuint (pct_diagnose (&curves).epoch, ==, 2);
  curves.since = 3;
  PctDiagnosis diagnosis = pct_diagnose (&curves);
  g_assert_cmpint (diagnosis.kind, ==, PCT_DIAGNOSIS_IMPROVING);
  g_assert_cmpuint (diagnosis.epoch, ==, 7);
  curves.since = 6;
  g_assert_cmpint (pct_diagnose (&curves).kind, ==, PCT_DIAGNOSIS_TOO_EARLY);
  curves.since = 8;
  g_assert_cmpint (pct_diagnose (&curves).kind, ==, PCT_DIAGNOSIS_TOO_EARLY);
}

static unsigned
count (const Case *row, PctDiagnosisKind kind, unsigned tries)
{
  unsigned found = 0;
  for (unsigned i = 0; i < tries; i++)
    {
      Made made;
      make (&made, row, i * 7919 + 3);
      found += pct_diagnose (&made.curves).kind == kind;
    }
  return found;
}

/* How often chance alone is taken for overfitting, at the noise that so many images have; and that overfitting which is
 * there is found. */
static void
test_chance (void)
{
  static const size_t lengths[] = { 5, 10, 30, 100, MOST };
  for (size_t i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      const Case rest = { "", lengths[i], 1000, 10, falls_to_nothing, rests, 0.3 / sqrt (1000) };
      unsigned wrong = count (&rest, PCT_DIAGNOSIS_OVERFITTING, 1000);
      g_test_message ("%zu epochs: %u of 1000", lengths[i], wrong);
      g_assert_cmpuint (wrong, <, 50);
    }
  const Case rising = { "", 20, 1000, 10, falls_to_nothing, turns_at_7, 0.3 / sqrt (1000) };
  g_assert_cmpuint (count (&rising, PCT_DIAGNOSIS_OVERFITTING, 1000), >, 990);
  const Case falling = { "", 20, 1000, 10, falls, falls_a_little_above, 0.3 / sqrt (1000) };
  g_assert_cmpuint (count (&falling, PCT_DIAGNOSIS_OVERFITTING, 1000), <, 50);
}

static void
test_numbers (void)
{
  const Case row = { "", 12, 10000, 10, falls_to_nothing, turns_at_7 };
  Made made;
  make (&made, &row, 1);
  PctDiagnosis diagnosis = pct_diagnose (&made.curves);
  g_assert_cmpint (diagnosis.kind, ==, PCT_DIAGNOSIS_OVERFITTING);
  g_assert_cmpuint (diagnosis.last_epoch, ==, 12);
  g_assert_cmpfloat (diagnosis.validation_from, ==, 0.3);
  g_assert_cmpfloat (diagnosis.validation_to, ==, turns_at_7 (11));
  g_assert_cmpfloat (diagnosis.train_from, ==, falls_to_nothing (7));
  g_assert_cmpfloat (diagnosis.train_to, ==, falls_to_nothing (11));
  g_assert_cmpfloat (diagnosis.noise, >=, 0.003);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/diagnosis/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/diagnosis/chance", test_chance);
  g_test_add_func ("/diagnosis/numbers", test_numbers);
  g_test_add_func ("/diagnosis/since", test_since);
  return g_test_run ();
}
