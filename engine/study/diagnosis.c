#include "engine/study/diagnosis.h"

#include <math.h>
#include <stdlib.h>

/* Epochs before anything is said, and over which "now" is the median. */
#define LEAST_EPOCHS 3
#define NOW          3

/* Standard errors that a difference must exceed to be taken for one: about one in twenty is larger by chance. */
#define SURE 2

/* A noise above this share of the loss, and above this loss, hides what matters. */
#define NOISY_SHARE 0.1
#define NOISY_LOSS  0.01

/* Shares of what guessing costs, ln(classes): a network above the first has hardly learned, above the second is worse
 * than guessing. */
#define HARDLY_LEARNED 0.5
#define WORSE          1.5

/* A training loss that grew by this factor, while fewer of the images it trains on are right, is on its way up, unless it
 * is still below this share of what guessing costs: nearly all is right then, and an epoch that jumps means little. */
#define RISEN  1.5
#define LITTLE 0.1

/* A training that gains less than this share in three epochs has come to rest. */
#define AT_REST 0.01

static const char *const names[PCT_DIAGNOSES] = {
  [PCT_DIAGNOSIS_TOO_EARLY] = "too_early",       [PCT_DIAGNOSIS_NO_VALIDATION] = "no_validation",
  [PCT_DIAGNOSIS_IMPROVING] = "improving",       [PCT_DIAGNOSIS_CONVERGED] = "converged",
  [PCT_DIAGNOSIS_OVERFITTING] = "overfitting",   [PCT_DIAGNOSIS_UNDERFITTING] = "underfitting",
  [PCT_DIAGNOSIS_DIVERGING] = "diverging",       [PCT_DIAGNOSIS_TOO_NOISY] = "too_noisy",
};

const char *
pct_diagnosis_name (PctDiagnosisKind kind)
{
  g_return_val_if_fail ((size_t) kind < PCT_DIAGNOSES, NULL);
  return names[kind];
}

/* One curve from an epoch on, without its gaps. */
typedef struct {
  size_t n;
  double *values;
  uint32_t *epochs;
} Curve;

static void
curve_clear (Curve *curve)
{
  g_free (curve->values);
  g_free (curve->epochs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Curve, curve_clear)

static Curve
curve_new (const double *values, uint32_t since, size_t n)
{
  Curve curve = { .values = g_new (double, n), .epochs = g_new (uint32_t, n) };
  for (size_t i = MAX (since, 1) - 1; values && i < n; i++)
    if (!isnan (values[i]))
      {
        curve.values[curve.n] = values[i];
        curve.epochs[curve.n++] = (uint32_t) (i + 1);
      }
  return curve;
}

static size_t
lowest (const Curve *curve)
{
  size_t best = 0;
  for (size_t i = 1; i < curve->n; i++)
    if (curve->values[i] < curve->values[best])
      best = i;
  return best;
}

static int
by_size (const void *a, const void *b)
{
  const double first = *(const double *) a, second = *(const double *) b;
  return (first > second) - (first < second);
}

static double
median (const double *values, size_t n)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);
  qsort (sorted, n, sizeof *sorted, by_size);
  return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* The median of up to three values that end before `end`. */
static double
level (const Curve *curve, size_t end)
{
  size_t n = MIN (end, NOW);
  return n > 0 ? median (curve->values + end - n, n) : NAN;
}

/* The value at an epoch, or NAN. */
static double
at_epoch (const Curve *curve, uint32_t epoch)
{
  for (size_t i = 0; i < curve->n; i++)
    if (curve->epochs[i] == epoch)
      return curve->values[i];
  return NAN;
}

/* How much a curve jumps from epoch to epoch, its trend left out: second differences of independent values have six
 * times their variance, and 1.4826 makes of a median of sizes a standard deviation. */
static double
jumps (const Curve *curve)
{
  if (curve->n < 5)
    return 0;
  g_autofree double *sizes = g_new (double, curve->n - 2);
  size_t n = 0;
  for (size_t i = 0; i + 2 < curve->n; i++)
    {
      double size = fabs (curve->values[i] - 2 * curve->values[i + 1] + curve->values[i + 2]);
      if (isfinite (size))
        sizes[n++] = size;
    }
  return n > 0 ? 1.4826 * median (sizes, n) / sqrt (6) : 0;
}

/* One standard error of a loss. Losses of single images spread like an exponential distribution: as wide as their mean. */
static double
loss_error (const Curve *curve, double loss, size_t images)
{
  return fmax (loss / sqrt ((double) MAX (images, 1)), jumps (curve));
}

static double
share_error (double share, size_t images)
{
  double n = (double) MAX (images, 1), inside = CLAMP (share, 0.5 / n, 1 - 0.5 / n);
  return sqrt (fmax (inside * (1 - inside), 0) / n);
}

/* The curves that the rules look at, and what was found on the way. */
typedef struct {
  const PctDiagnosisCurves *given;
  Curve train, accuracy, validation;
  size_t best; /* of validation */
  double now, train_now;
} Look;

/* The training loss went far up, and the training accuracy down with it; or it is worse than guessing. */
static gboolean
is_diverging (const Look *look, PctDiagnosis *diagnosis)
{
  const Curve *train = &look->train;
  if (train->n == 0)
    return FALSE;
  size_t least = lowest (train), last = train->n - 1;
  diagnosis->epoch = train->epochs[least];
  diagnosis->train_from = train->values[least];
  diagnosis->train_to = train->values[last];
  if (!isfinite (train->values[last]))
    return TRUE;
  if (train->n < 2)
    return FALSE;
  double guessing = log ((double) MAX (look->given->n_classes, 2));
  if (train->values[last] > WORSE * guessing && train->values[last - 1] > WORSE * guessing)
    return TRUE;
  double before = at_epoch (&look->accuracy, train->epochs[least]), after = at_epoch (&look->accuracy, train->epochs[last]);
  double error = hypot (share_error (before, look->given->n_train), share_error (after, look->given->n_train));
  return train->values[last] > fmax (RISEN * train->values[least], LITTLE * guessing) && before - after > SURE * error;
}

/* A loss that is the lowest of many is so by chance, too: the one before and the one after it say what it is without. */
static double
around (const Curve *curve, size_t i)
{
  size_t first = i > 0 ? i - 1 : 0;
  return median (curve->values + first, MIN (i + 2, curve->n) - first);
}

/* The validation loss rose from its lowest by more than chance, for two epochs or more, while the training's fell. */
static gboolean
is_overfitting (const Look *look)
{
  const Curve *validation = &look->validation;
  size_t since = validation->n - 1 - look->best, n = MIN (since, NOW), images = look->given->n_validation;
  if (since < 2)
    return FALSE;
  double now = median (validation->values + validation->n - n, n), least = around (validation, look->best);
  double error = hypot (loss_error (validation, least, images), loss_error (validation, now, images));
  double before = at_epoch (&look->train, validation->epochs[look->best]);
  return now - least > SURE * error && look->train_now < before;
}

/* The median of the last three epochs against that of the three before them, or of what there is before them. */
static double
recent_gain (const Curve *curve)
{
  if (curve->n < 2)
    return 0;
  size_t middle = curve->n > NOW ? curve->n - NOW : 1;
  return level (curve, middle) - (curve->n > NOW ? level (curve, curve->n) : curve->values[curve->n - 1]);
}

/* The training came to rest where it has hardly learned, and does as badly on what it trained on. */
static gboolean
is_underfitting (const Look *look, double noise)
{
  double guessing = log ((double) MAX (look->given->n_classes, 2));
  double error = loss_error (&look->train, look->train_now, look->given->n_train);
  return look->train_now > HARDLY_LEARNED * guessing
         && recent_gain (&look->train) <= fmax (error, AT_REST * look->train_now)
         && !(look->now - look->train_now > SURE * hypot (noise, error));
}

static PctDiagnosisKind
judge (const Look *look, double noise)
{
  if (is_overfitting (look))
    return PCT_DIAGNOSIS_OVERFITTING;
  if (is_underfitting (look, noise))
    return PCT_DIAGNOSIS_UNDERFITTING;
  if (recent_gain (&look->validation) > noise)
    return PCT_DIAGNOSIS_IMPROVING;
  if (noise > fmax (NOISY_SHARE * look->now, NOISY_LOSS))
    return PCT_DIAGNOSIS_TOO_NOISY;
  return PCT_DIAGNOSIS_CONVERGED;
}

/* What the verdict was based on. */
static void
tell (const Look *look, PctDiagnosis *diagnosis)
{
  gboolean first = diagnosis->kind == PCT_DIAGNOSIS_UNDERFITTING;
  size_t from = first ? 0 : look->best;
  diagnosis->epoch = first ? 0 : look->validation.epochs[from];
  diagnosis->validation_from = look->validation.values[from];
  diagnosis->validation_to = look->now;
  diagnosis->train_from = at_epoch (&look->train, look->validation.epochs[from]);
  diagnosis->train_to = look->train_now;
}

PctDiagnosis
pct_diagnose (const PctDiagnosisCurves *curves)
{
  PctDiagnosis diagnosis = { .validation_from = NAN, .validation_to = NAN, .train_from = NAN, .train_to = NAN, .noise = NAN };
  g_auto (Curve) train = curve_new (curves->train_loss, curves->since, curves->epochs);
  g_auto (Curve) accuracy = curve_new (curves->train_accuracy, curves->since, curves->epochs);
  g_auto (Curve) validation = curve_new (curves->val_loss, curves->since, curves->epochs);
  Look look = { curves, train, accuracy, validation, lowest (&validation), level (&validation, validation.n),
                level (&train, train.n) };
  uint32_t last_train = train.n > 0 ? train.epochs[train.n - 1] : 0;
  diagnosis.last_epoch = MAX (last_train, validation.n > 0 ? validation.epochs[validation.n - 1] : 0);
  diagnosis.kind = PCT_DIAGNOSIS_DIVERGING;
  if (is_diverging (&look, &diagnosis))
    return diagnosis;

  diagnosis.epoch = 0;
  diagnosis.train_from = diagnosis.train_to = NAN;
  diagnosis.kind = PCT_DIAGNOSIS_TOO_EARLY;
  if (MAX (train.n, validation.n) < LEAST_EPOCHS)
    return diagnosis;
  diagnosis.kind = PCT_DIAGNOSIS_NO_VALIDATION;
  if (validation.n == 0 || curves->n_validation == 0)
    return diagnosis;
  diagnosis.kind = PCT_DIAGNOSIS_TOO_EARLY;
  if (validation.n < LEAST_EPOCHS || train.n < LEAST_EPOCHS)
    return diagnosis;
  diagnosis.noise = loss_error (&validation, validation.values[look.best], curves->n_validation);
  diagnosis.kind = judge (&look, diagnosis.noise);
  tell (&look, &diagnosis);
  return diagnosis;
}
