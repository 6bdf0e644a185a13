/* Once a training is under way, a batch takes no memory: what malloc and its kin are asked for, by the engine or by GLib for
 * it, is counted over twenty batches, of every network and with every optimizer. OpenBLAS isn't counted: its kernels for
 * small products on AVX-512 take their own room at each call, and nothing that they are asked keeps them from it. */

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "tests/engine/support.h"
#include "tests/engine/training.h"

#define IMAGES_A_BATCH 8
#define WARM_UP 3 /* batches */
#define COUNTED 20
#define IMAGES (IMAGES_A_BATCH * (WARM_UP + COUNTED + 1))

/* The C library's own, which ours stand before. */
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);

static atomic_size_t asked;
static atomic_bool counting;

/* caller: where malloc returns to. */
static inline void
count (const void *caller)
{
  Dl_info info;
  if (counting && (dladdr (caller, &info) == 0 || info.dli_fname == NULL || strstr (info.dli_fname, "openblas") == NULL))
    asked++;
}

#define COUNT() count (__builtin_return_address (0))

void *
malloc (size_t size)
{
  COUNT ();
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  COUNT ();
  return __libc_calloc (n, size);
}

void *
realloc (void *memory, size_t size)
{
  COUNT ();
  return __libc_realloc (memory, size);
}

void *
aligned_alloc (size_t alignment, size_t size)
{
  COUNT ();
  return __libc_memalign (alignment, size);
}

void *
memalign (size_t alignment, size_t size)
{
  COUNT ();
  return __libc_memalign (alignment, size);
}

int
posix_memalign (void **memory, size_t alignment, size_t size)
{
  COUNT ();
  *memory = __libc_memalign (alignment, size);
  return *memory == NULL && size > 0 ? ENOMEM : 0;
}

static PctVerdict
take_step (void *data, PctTrainer *trainer, const PctStep *step)
{
  if (step->step == WARM_UP)
    counting = TRUE;
  if (step->step < WARM_UP + COUNTED)
    return PCT_GO_ON;
  counting = FALSE;
  return PCT_STOP;
}

static void
check (const PctTrainerOptions *options, PctShape shape, gboolean augmented)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PctDataset) dataset = training_noise (shape, IMAGES, 0);
  if (augmented)
    dataset->augmentation = (PctAugmentationSpec){ TRUE, TRUE, 0.1, 0.1, 0.2, 0.3, 0.05 };
  g_autoptr (PctTrainer) trainer = training_trainer (options, dataset);
  const PctSink sink = { .step = take_step };
  PctStopped stopped;

  asked = 0;
  pct_trainer_run (trainer, &sink, &stopped, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stopped, ==, PCT_STOPPED_USER);
  g_assert_cmpuint (asked, ==, 0);
}

static PctTrainerOptions
options_of (const TestModel *model, PctOptimizerType type)
{
  PctTrainerOptions options = training_options (model, type);
  options.training.batch_size = IMAGES_A_BATCH;
  return options;
}

static void
test_model (gconstpointer data)
{
  const TestModel *model = data;
  PctTrainerOptions options = options_of (model, PCT_OPTIMIZER_ADAM);

  options.optimizer.learning_rate = 1e-4;
  check (&options, model->input, FALSE);
  check (&options, model->input, TRUE);
}

/* What stands around an optimizer, and what stands in a loss's place. */
static const struct {
  const char *name;
  double clipnorm, clipvalue, global_clipnorm, weight_decay, smoothing;
  gboolean use_ema;
  unsigned accumulation, overwrites;
  PctScheduleType schedule;
  PctLossType loss;
  gboolean weighted;
} variants[] = {
  { "plain" },
  { "clipnorm", .clipnorm = 0.1, .weight_decay = 0.01 },
  { "clipvalue", .clipvalue = 0.01, .use_ema = TRUE, .overwrites = 3 },
  { "global-clipnorm", .global_clipnorm = 0.1, .accumulation = 3 },
  { "accumulation", .accumulation = 2, .use_ema = TRUE, .schedule = PCT_SCHEDULE_COSINE_DECAY },
  { "smoothing", .smoothing = 0.1, .weighted = TRUE, .schedule = PCT_SCHEDULE_EXPONENTIAL_DECAY },
  { "squares", .loss = PCT_LOSS_MEAN_SQUARED_ERROR },
  { "hinge", .loss = PCT_LOSS_CATEGORICAL_HINGE, .weighted = TRUE },
};

static void
test_optimizer (gconstpointer data)
{
  const TestModel *model = training_model ("lenet");

  for (size_t v = 0; v < G_N_ELEMENTS (variants); v++)
    {
      PctTrainerOptions options = options_of (model, (PctOptimizerType) GPOINTER_TO_UINT (data));
      PctOptimizerSpec *optimizer = &options.optimizer;
      g_test_message ("%s", variants[v].name);
      optimizer->learning_rate = 1e-4;
      optimizer->clipnorm = variants[v].clipnorm;
      optimizer->clipvalue = variants[v].clipvalue;
      optimizer->global_clipnorm = variants[v].global_clipnorm;
      optimizer->weight_decay = variants[v].weight_decay;
      optimizer->use_ema = variants[v].use_ema;
      optimizer->ema_overwrite_frequency = variants[v].overwrites;
      optimizer->gradient_accumulation_steps = MAX (variants[v].accumulation, 1);
      optimizer->schedule.type = variants[v].schedule;
      optimizer->schedule.decay_steps = 10;
      optimizer->schedule.decay_rate = 0.5;
      options.loss = (PctLossSpec){ variants[v].loss, variants[v].smoothing };
      options.training.class_weight.balanced = variants[v].weighted;
      check (&options, model->input, FALSE);
    }
}

/* Products of a size for which BLAS may want room of its own. */
static void
test_large (void)
{
  static const TestModel large = {
    "large", { 28, 28, 1 },
    { { .type = PCT_LAYER_FLATTEN },
      { .type = PCT_LAYER_DENSE, .units = 512, .activation = PCT_ACTIVATION_RELU, .use_bias = TRUE },
      { .type = PCT_LAYER_DENSE, .units = 512, .activation = PCT_ACTIVATION_RELU, .use_bias = TRUE },
      { .type = PCT_LAYER_DENSE, .units = CLASSES, .activation = PCT_ACTIVATION_SOFTMAX } }
  };
  PctTrainerOptions options = options_of (&large, PCT_OPTIMIZER_RMSPROP);
  check (&options, large.input, FALSE);
}

/* Counting counts, GLib's too, and stops. */
static void
test_counted (void)
{
  void *(*volatile takes) (size_t) = malloc;

  asked = 0;
  counting = TRUE;
  free (takes (100));
  g_free (g_malloc0 (100));
  g_aligned_free (g_aligned_alloc (1, 100, 64));
  counting = FALSE;
  free (takes (100));
  g_assert_cmpuint (asked, ==, 3);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/allocation/counted", test_counted);
  for (const TestModel *model = test_models; model->name; model++)
    {
      g_autofree char *path = g_strconcat ("/allocation/model/", model->name, NULL);
      g_test_add_data_func (path, model, test_model);
    }
  for (unsigned type = 0; type < PCT_OPTIMIZERS; type++)
    {
      g_autofree char *path = g_strconcat ("/allocation/optimizer/", pct_optimizer_names[type], NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (type), test_optimizer);
    }
  g_test_add_func ("/allocation/large", test_large);
  return g_test_run ();
}
