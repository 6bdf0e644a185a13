/* A run that goes on can tell what it has behind it: the same batches, changes and epochs that were told when they happened. */
#include <string.h>

#include "engine/train/trainer.h"
#include "tests/cli/training.h"

/* What a sink was told, in order. */
typedef struct {
  GArray *steps;    /* PctStep */
  GPtrArray *epochs, *changes; /* PctEvent */
  uint64_t stop_step, change_step;
  uint64_t first_step;
} Story;

static Story *
story_new (void)
{
  Story *story = g_new0 (Story, 1);
  story->steps = g_array_new (FALSE, FALSE, sizeof (PctStep));
  story->epochs = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_event_unref);
  story->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) pct_event_unref);
  return story;
}

static void
story_free (Story *story)
{
  g_array_unref (story->steps);
  g_ptr_array_unref (story->epochs);
  g_ptr_array_unref (story->changes);
  g_free (story);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Story, story_free)

static PctVerdict
take_step (void *data, PctTrainer *trainer, const PctStep *step)
{
  Story *story = data;
  g_assert_cmpint (trainer == NULL, ==, step->step < story->first_step);
  g_array_append_vals (story->steps, step, 1);
  if (trainer != NULL && step->step == story->change_step)
    pct_trainer_set_learning_rate (trainer, 0.2);
  return trainer != NULL && step->step == story->stop_step ? PCT_STOP : PCT_GO_ON;
}

static PctVerdict
take_event (void *data, PctTrainer *trainer, PctEvent *event)
{
  Story *story = data;
  if (event->type == PCT_EVENT_START)
    story->first_step = event->start.first_step;
  if (event->type == PCT_EVENT_EPOCH)
    g_ptr_array_add (story->epochs, pct_event_ref (event));
  if (event->type == PCT_EVENT_CHANGE)
    g_ptr_array_add (story->changes, pct_event_ref (event));
  return PCT_GO_ON;
}

static void
tell (Story *story, PctLabRequest request)
{
  const PctSink sink = { .data = story, .step = take_step, .event = take_event };
  GError *error = NULL;
  request.set = digits;
  request.recall = TRUE;
  pct_lab_train (&request, &sink, &error);
  g_assert_no_error (error);
}

static void
assert_same_evaluation (const PctEvaluation *a, const PctEvaluation *b)
{
  g_assert_cmpuint (a->count, ==, b->count);
  g_assert_cmpfloat (a->loss, ==, b->loss);
  g_assert_cmpfloat (a->accuracy, ==, b->accuracy);
  for (size_t i = 0; i < a->count; i++)
    {
      g_assert_cmpuint (a->predictions[i].predicted, ==, b->predictions[i].predicted);
      /* The folder keeps three digits. */
      g_assert_cmpfloat_with_epsilon (a->predictions[i].probability, b->predictions[i].probability, 1e-3);
    }
}

static void
assert_same_story (const Story *a, const Story *b)
{
  g_assert_cmpmem (a->steps->data, a->steps->len * sizeof (PctStep), b->steps->data, b->steps->len * sizeof (PctStep));
  g_assert_cmpuint (a->epochs->len, ==, b->epochs->len);
  g_assert_cmpuint (a->changes->len, ==, b->changes->len);
  for (guint i = 0; i < a->changes->len; i++)
    {
      const PctChange *x = &((PctEvent *) a->changes->pdata[i])->change, *y = &((PctEvent *) b->changes->pdata[i])->change;
      g_assert_cmpuint (x->step, ==, y->step);
      g_assert_cmpfloat (x->to, ==, y->to);
    }
  for (guint i = 0; i < a->epochs->len; i++)
    {
      const PctEpoch *x = &((PctEvent *) a->epochs->pdata[i])->epoch, *y = &((PctEvent *) b->epochs->pdata[i])->epoch;
      g_assert_cmpuint (x->epoch, ==, y->epoch);
      g_assert_cmpuint (x->step, ==, y->step);
      g_assert_cmpfloat (x->loss, ==, y->loss);
      g_assert_cmpfloat (x->learning_rate, ==, y->learning_rate);
      assert_same_evaluation (&x->train, &y->train);
      assert_same_evaluation (&x->validation, &y->validation);
      g_assert_cmpmem (x->confusion, 100 * sizeof *x->confusion, y->confusion, 100 * sizeof *y->confusion);
    }
}

typedef struct {
  const char *name;
  uint64_t stop_step;
} Stop;

static const Stop stops[] = {
  { "in the first epoch", 7 },
  { "at an epoch's end", 2 * STEPS_PER_EPOCH },
  { "in the last epoch", 2 * STEPS_PER_EPOCH + 5 },
};

static void
test_resumed (gconstpointer data)
{
  const Stop *stop = data;
  g_autoptr (Story) whole = story_new (), first = story_new (), second = story_new ();
  g_autofree char *name = g_strconcat (stop->name, ", whole", NULL);
  g_autofree char *run = new_run (stop->name), *reference = new_run (name);
  g_autoptr (PctExperiment) experiment = experiment_new (NULL);
  whole->change_step = first->change_step = 4;
  first->stop_step = stop->stop_step;
  tell (whole, (PctLabRequest){ .experiment = experiment, .run = reference });
  tell (first, (PctLabRequest){ .experiment = experiment, .run = run });
  g_assert_cmpuint (first->steps->len, ==, stop->stop_step);
  tell (second, (PctLabRequest){ .run = run, .resume = TRUE });
  assert_same_story (whole, second);
}

/* A fork has its parent's past up to where it starts, and nothing of what came after. */
static void
test_forked (void)
{
  g_autoptr (Story) whole = story_new (), fork = story_new ();
  g_autofree char *parent = new_run ("parent"), *run = new_run ("forked"), *reference = new_run ("not forked");
  g_autoptr (PctExperiment) experiment = experiment_new (NULL);
  g_autoptr (Story) changed = story_new ();
  changed->change_step = STEPS_PER_EPOCH + 4;
  tell (changed, (PctLabRequest){ .experiment = experiment, .run = parent });
  tell (whole, (PctLabRequest){ .experiment = experiment, .run = reference });
  tell (fork, (PctLabRequest){ .fork_from = parent, .fork_epoch = 1, .run = run });
  assert_same_story (whole, fork);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  begin_training ();
  for (size_t i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      g_autofree char *path = g_strdup_printf ("/recall/%s", stops[i].name);
      g_test_add_data_func (path, &stops[i], test_resumed);
    }
  g_test_add_func ("/recall/forked", test_forked);
  return end_training ();
}
