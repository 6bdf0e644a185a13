/* What is drawn is also said: every chart has a role, a name and a summary in words. Argument: the program. */
#include "tests/ui/journey.h"

#define EPOCHS 3

/* Their descriptions match these globs once the epochs have been trained. */
typedef struct {
  const char *page;
  AtspiRole role;
  const char *name, *description;
} Chart;

static const Chart charts[] = {
  { "Train", ATSPI_ROLE_IMAGE, "Loss", "*validation loss fell from * to * over 3 epochs; best * at epoch 3.*" },
  { "Train", ATSPI_ROLE_IMAGE, "Accuracy",
    "*training accuracy * over 3 epochs; best * at epoch *. validation accuracy * over 3 epochs; best * at epoch *.*" },
  { "Train", ATSPI_ROLE_IMAGE, "Confusion matrix", "* of 80 validation images right. Most often confused: true *, predicted *: *" },
  { "Train", ATSPI_ROLE_INVALID, "How the network fits", "?*. ?*" },
  { "Train", ATSPI_ROLE_STATUS_BAR, "Completed: 3 epochs in *", "*" },
  { "Inspect", ATSPI_ROLE_INVALID, "Confusion matrix", "* of 80 validation images right. Most often confused: true *, predicted *: *" },
  { "Data", ATSPI_ROLE_IMAGE, "Images of each class", "Training: 32 images in each class*" },
  { "Data", ATSPI_ROLE_IMAGE, "Histogram of pixel values", "Mean *, standard deviation *" },
};

static void
assert_summarised (Driver *driver, const Chart *chart)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE * (gint64) G_USEC_PER_SEC;
  journey_assert_seen (driver, chart->role, chart->name);
  for (;;)
    {
      g_autofree char *description = driver_description (driver, chart->role, chart->name);
      if (description != NULL && g_pattern_match_simple (chart->description, description))
        return;
      if (g_get_monotonic_time () > end)
        g_error ("“%s” is described as “%s”", chart->name, description);
      g_usleep (50000);
    }
}

static void
test_charts (void)
{
  Driver *driver = journey_start_softmax ("\"source\": \"digits\", \"limit\": 400, \"validation_split\": 0.2", 32, EPOCHS);
  const char *page = "Train";
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Completed: 3 epochs in *");
  for (size_t i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      if (!g_str_equal (page, charts[i].page))
        {
          static const guint key_alt = 0xffe9;
          page = charts[i].page;
          journey_key (key_alt, g_str_equal (page, "Data") ? '1' : '3');
        }
      assert_summarised (driver, &charts[i]);
    }
  journey_close (driver);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/summaries/charts", test_charts);
  return g_test_run ();
}
