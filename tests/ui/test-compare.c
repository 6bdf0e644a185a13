/* A training is paused, its rate changed, stepped, and forked from there with yet another rate; both runs, pinned, lie
 * over each other on the plots. Argument: the program. */
#include "tests/ui/journey.h"

#include <stdio.h>
#include <string.h>

#define CHECK    ATSPI_ROLE_CHECK_BOX
#define PLOT     ATSPI_ROLE_IMAGE
#define RUN(i)   "Run " #i " · Softmax regression"
#define TOO_MANY "4000" /* epochs, of one batch each: a step is an epoch, and the end doesn't come by itself */

static void
hold (Driver *driver)
{
  journey_key (0, KEY_F (6));
  journey_assert_seen (driver, STATUS, "Paused in epoch * of " TOO_MANY "*");
}

/* The epoch that the window says it has forked from. */
static guint
forked_epoch (Driver *driver)
{
  guint epoch = 0;
  journey_assert_seen (driver, LABEL, "Forked from epoch *; the run before is kept");
  g_autofree char *text = driver_name (driver, LABEL, "Forked from epoch *; the run before is kept");
  g_assert_nonnull (text);
  g_assert_cmpint (sscanf (text, "Forked from epoch %u;", &epoch), ==, 1);
  g_assert_cmpuint (epoch, >, 0);
  return epoch;
}

/* The run has a place in the legend of both plots and in what is said of them, where one has so many epochs. */
static void
assert_compared (Driver *driver, const char *curve, guint epochs)
{
  static const char *const plots[] = { "Loss", "Accuracy" };
  for (size_t i = 0; i < G_N_ELEMENTS (plots); i++)
    {
      g_autofree char *entry = g_strdup_printf ("%s: %s", plots[i], curve);
      g_autofree char *curves
          = g_strdup_printf ("%s validation %s", curve, i == 0 ? "loss fell from" : "accuracy rose from");
      g_autofree char *length = g_strdup_printf ("over %u epochs", epochs);
      journey_assert_seen (driver, CHECK, entry);
      journey_assert_described (driver, PLOT, plots[i], curves);
      journey_assert_described (driver, PLOT, plots[i], length);
    }
}

static void
test_compares (void)
{
  Driver *driver
      = journey_start_softmax ("\"source\": \"digits\", \"limit\": 400, \"validation_split\": 0.2", 320, 4000);
  journey_key (0, KEY_F (5));
  journey_assert_seen (driver, LABEL, "Confusion matrix · epoch *");
  hold (driver);
  journey_press (driver, "Increase Learning rate");
  journey_assert_seen (driver, LABEL, "• softmax.json");
  journey_key (0, KEY_F (7));
  journey_assert_seen (driver, LABEL, "Learning rate 0.02 from batch * on");
  journey_assert_described (driver, PLOT, "Loss", "learning rate 0.01 → 0.02 at epoch ");

  /* From here on there are two runs with the same past. */
  journey_key (KEY_CONTROL, 'p');
  journey_press (driver, "Increase Learning rate");
  journey_press (driver, "Fork");
  guint epoch = forked_epoch (driver);
  hold (driver);
  assert_compared (driver, RUN (1), epoch);
  journey_assert_described (driver, PLOT, "Loss", "learning rate 0.02 → 0.05 at epoch ");
  journey_assert_gone (driver, CHECK, "Loss: " RUN (2));

  /* A third one shows both. */
  journey_key (KEY_CONTROL, 'p');
  journey_key (0, KEY_F (8));
  journey_assert_seen (driver, STATUS, "Stopped by you in epoch * of " TOO_MANY "*");
  journey_write (driver, "Epochs", "2");
  journey_key (0, KEY_F (5));
  journey_assert_seen (driver, STATUS, "Completed: 2 epochs in *");
  assert_compared (driver, RUN (1), epoch);
  assert_compared (driver, RUN (2), epoch);
  journey_act (driver, CHECK, "Loss: " RUN (1), "legend.toggle");
  g_autofree char *description = driver_description (driver, PLOT, "Loss");
  g_assert_null (strstr (description, RUN (1)));
  g_assert_nonnull (strstr (description, RUN (2)));
  journey_close (driver);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/compare/compares", test_compares);
  return g_test_run ();
}
