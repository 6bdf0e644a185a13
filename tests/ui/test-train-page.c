/* The Train page with made-up runs on a real display: what it says of them, and that all of it can be read. */
#include "tests/ui/layout.h"
#include "ui/pages/train-page.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

#define IMAGES          1000
#define STEPS_PER_EPOCH 50

typedef struct {
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  PctRun *run;
  PctPins *pins;
  GtkWindow *window;
  PctTrainPage *page;
} Fixture;

static void
feed (Fixture *fixture, PctEvent *event)
{
  pct_run_take_events (fixture->run, &event, 1);
  pct_event_unref (event);
}

static PctEvent *
start_new (size_t classes, gboolean long_names, uint32_t first_epoch, const char *note)
{
  PctEvent *event = pct_event_new (PCT_EVENT_START, 0);
  PctStart *start = &event->start;
  start->steps_per_epoch = STEPS_PER_EPOCH;
  start->first_step = (first_epoch - 1) * STEPS_PER_EPOCH + 1;
  start->first_epoch = first_epoch;
  start->n_classes = start->n_outputs = classes;
  start->class_names = g_new0 (char *, classes + 1);
  for (size_t i = 0; i < classes; i++)
    start->class_names[i] = g_strdup_printf (long_names ? "colorectal adenocarcinoma epithelium, class %zu" : "%zu", i);
  start->note = g_strdup (note);
  return event;
}

static void
begin (Fixture *fixture)
{
  pct_run_begin (fixture->run, 20, 20, "Made", "Softmax regression");
  feed (fixture, start_new (10, FALSE, 1, NULL));
}

static void
go_on (Fixture *fixture, uint32_t first_epoch, const char *note)
{
  pct_run_go_on (fixture->run, 20, 20, "Made", "Softmax regression");
  feed (fixture, start_new (10, FALSE, first_epoch, note));
}

/* Nine in ten of each class are right, the others are taken for the next class. */
static void
add_epoch (Fixture *fixture, uint32_t number, double train, double validation)
{
  size_t classes = pct_run_get_start (fixture->run)->n_classes;
  PctEvent *event = pct_event_new (PCT_EVENT_EPOCH, number);
  PctEpoch *epoch = &event->epoch;
  epoch->epoch = number;
  epoch->train = (PctEvaluation){ .count = IMAGES, .loss = train, .accuracy = exp (-train) };
  if (!isnan (validation))
    {
      epoch->validation = (PctEvaluation){ .count = IMAGES, .loss = validation, .accuracy = exp (-validation) };
      epoch->confusion = g_new0 (uint32_t, classes *classes);
      for (size_t i = 0; i < classes; i++)
        {
          epoch->confusion[i * classes + i] = 90;
          epoch->confusion[i * classes + (i + 1) % classes] = 10;
        }
    }
  feed (fixture, event);
  g_autoptr (PctStepLog) steps = pct_step_log_new ();
  for (uint32_t step = 1; step <= number * STEPS_PER_EPOCH; step++)
    pct_step_log_append (steps, &(PctStep){ .step = step, .epoch = (step - 1) / STEPS_PER_EPOCH + 1, .loss = (float) train, .accuracy = 0.5f });
  pct_run_update (fixture->run, steps, PCT_SESSION_RUNNING, NULL, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->experiment = pct_experiment_model_new ();
  fixture->library = pct_dataset_library_new (NULL);
  fixture->run = pct_run_new ();
  fixture->pins = pct_pins_new (fixture->run, fixture->experiment);
  fixture->page = g_object_new (PCT_TYPE_TRAIN_PAGE, NULL);
  pct_train_page_set_models (fixture->page, fixture->experiment, fixture->library, fixture->run, fixture->pins);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->pins);
  g_object_unref (fixture->run);
  g_object_unref (fixture->library);
  g_object_unref (fixture->experiment);
}

/* At what a window of 1024 × 640 leaves the page beside the sidebar. */
static void
assert_readable (Fixture *fixture)
{
  layout_present (fixture->window, 678, 588);
  g_autofree char *mistakes = layout_mistakes (GTK_WIDGET (fixture->window));
  g_assert_cmpstr (mistakes, ==, "");
}

static gpointer
part (gpointer widget, const char *name)
{
  GObject *part = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);
  g_assert_nonnull (part);
  return part;
}

static const char *
text_of (gpointer widget, const char *label)
{
  return gtk_label_get_label (part (widget, label));
}

/* What a resumed run's user should know stands above everything, until it is closed or another training begins. */
static void
test_note (Fixture *fixture, gconstpointer data)
{
  const char *note = "checkpoints/0003.safetensors: is cut short: 0 bytes; it went on from an older checkpoint";
  GtkWidget *bar = part (fixture->page, "message_bar");
  begin (fixture);
  g_assert_false (gtk_widget_get_visible (bar));
  go_on (fixture, 3, note);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_true (gtk_widget_has_css_class (gtk_revealer_get_child (GTK_REVEALER (bar)), "note"));
  g_assert_cmpstr (text_of (fixture->page, "message_title"), ==, "The run goes on in epoch 3");
  g_assert_cmpstr (text_of (fixture->page, "message"), ==, note);
  add_epoch (fixture, 3, 1, 1);
  assert_readable (fixture);
  begin (fixture);
  g_assert_false (gtk_widget_get_visible (bar));
}

typedef struct {
  const char *title, *icon, *style;
  size_t epochs;
  double train[8], validation[8];
} Fit;

/* Each way of fitting has its look, and its card is read whole. */
static void
test_fits (Fixture *fixture, gconstpointer data)
{
  static const Fit fits[] = {
    { "Too early to say", "content-loading-symbolic", "dim-label", 1, { 2 }, { 2 } },
    { "No validation images", "dialog-information-symbolic", "accent", 3, { 2, 1, 0.5 }, { NAN, NAN, NAN } },
    { "Good so far", "object-select-symbolic", "success", 3, { 2, 1, 0.5 }, { 2, 1.2, 0.8 } },
    { "Converged", "object-select-symbolic", "success", 6, { 0.3, 0.3, 0.3, 0.3, 0.3, 0.3 }, { 0.4, 0.4, 0.4, 0.4, 0.4, 0.4 } },
    { "Overfitting since epoch 3", "dialog-warning-symbolic", "warning", 8, { 2, 1, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05 },
      { 2, 1.2, 0.8, 0.9, 1.2, 1.5, 1.8, 2 } },
    { "Underfitting", "dialog-warning-symbolic", "warning", 6, { 2.3, 2.3, 2.3, 2.3, 2.3, 2.3 }, { 2.3, 2.3, 2.3, 2.3, 2.3, 2.3 } },
    { "Diverging", "dialog-error-symbolic", "error", 3, { 2, 5, 3754999 }, { 2, 5, 3754999 } },
    { "Too noisy to say", "dialog-information-symbolic", "dim-label", 8, { 0.5, 0.45, 0.4, 0.38, 0.35, 0.33, 0.3, 0.28 },
      { 0.9, 0.4, 0.95, 0.5, 0.9, 0.45, 0.9, 0.42 } },
  };
  gpointer card = part (fixture->page, "fit");
  for (size_t i = 0; i < G_N_ELEMENTS (fits); i++)
    {
      begin (fixture);
      for (size_t e = 0; e < fits[i].epochs; e++)
        add_epoch (fixture, (uint32_t) e + 1, fits[i].train[e], fits[i].validation[e]);
      assert_readable (fixture);
      g_assert_cmpstr (text_of (card, "title"), ==, fits[i].title);
      g_assert_cmpstr (gtk_image_get_icon_name (part (card, "icon")), ==, fits[i].icon);
      g_assert_true (gtk_widget_has_css_class (part (card, "icon"), fits[i].style));
    }
}

static void
keep_plot (const PctFigure *figure, void *plot)
{
  *(PctPlot *) plot = figure->plots[0];
}

/* The epoch of the ring on that line's loss, or 0. */
static double
lowest_loss (Fixture *fixture, size_t line)
{
  PctPlot plot;
  pct_train_page_draw (fixture->page, PCT_TRAIN_LOSS, keep_plot, &plot);
  g_assert_cmpuint (line, <, plot.n_series);
  gssize index = pct_series_extreme (&plot.series[line], plot.series[line].extreme);
  return index < 0 ? 0 : pct_series_x (&plot.series[line], (size_t) index);
}

/* A fork with another loss: the lowest one is looked for since then, also once the run is pinned. */
static void
test_other_loss (Fixture *fixture, gconstpointer data)
{
  enum { VALIDATION = 2, PINNED_VALIDATION = 4 };
  begin (fixture);
  go_on (fixture, 3, NULL);
  add_epoch (fixture, 1, 0.2, 0.2);
  add_epoch (fixture, 2, 0.1, 0.1);
  g_assert_cmpfloat (lowest_loss (fixture, VALIDATION), ==, 2);
  PctEvent *change = pct_event_new (PCT_EVENT_CHANGE, 0);
  change->change = (PctChange){ 2 * STEPS_PER_EPOCH, 3, g_strdup ("loss.label_smoothing"), 0, 0.9 };
  feed (fixture, change);
  g_assert_cmpfloat (lowest_loss (fixture, VALIDATION), ==, 0);
  add_epoch (fixture, 3, 2, 2);
  add_epoch (fixture, 4, 1, 1);
  add_epoch (fixture, 5, 1, 1.1);
  g_assert_cmpfloat (lowest_loss (fixture, VALIDATION), ==, 4);
  /* Of the losses since then it says that they fell, not that they rose from the ones before. */
  g_assert_cmpstr (text_of (part (fixture->page, "fit"), "title"), ==, "Good so far");
  g_object_set (fixture->pins, "pinned", TRUE, NULL);
  begin (fixture);
  g_assert_cmpfloat (lowest_loss (fixture, PINNED_VALIDATION), ==, 4);
}

static void
train (Fixture *fixture, guint run)
{
  begin (fixture);
  for (uint32_t epoch = 1; epoch <= 8; epoch++)
    add_epoch (fixture, epoch, 2 / sqrt (epoch + run), 2 / sqrt (epoch + run) + 0.01 * epoch);
}

static gboolean
sees_toast (gpointer page)
{
  GtkWidget *toast = layout_find (page, g_type_from_name ("AdwToastWidget"));
  return toast != NULL;
}

/* As many as there is room for beside the run that is shown; one more is refused aloud. */
static void
test_pins (Fixture *fixture, gconstpointer data)
{
  for (guint run = 0; run < PCT_PINS_MOST; run++)
    {
      train (fixture, run);
      g_object_set (fixture->pins, "pinned", TRUE, NULL);
      if (run == 4)
        assert_readable (fixture);
    }
  train (fixture, PCT_PINS_MOST);
  assert_readable (fixture);
  g_assert_false (sees_toast (fixture->page));
  g_object_set (fixture->pins, "pinned", TRUE, NULL);
  g_assert_true (layout_wait (sees_toast, fixture->page, 30));
  assert_readable (fixture);
}

static void
change_rate (Fixture *fixture, uint64_t step, double from, double to)
{
  PctEvent *change = pct_event_new (PCT_EVENT_CHANGE, 0);
  change->change = (PctChange){ step, (uint32_t) (step / STEPS_PER_EPOCH + 1), g_strdup ("optimizer.learning_rate"), from, to };
  feed (fixture, change);
}

/* Changes within a few batches of each other. */
static void
test_marks (Fixture *fixture, gconstpointer data)
{
  train (fixture, 0);
  change_rate (fixture, 100, 0.001, 0.002);
  change_rate (fixture, 104, 0.002, 0.005);
  change_rate (fixture, 108, 0.005, 0.01);
  change_rate (fixture, 300, 0.01, 0.1);
  change_rate (fixture, 390, 0.1, 1e-5);
  assert_readable (fixture);
  gtk_check_button_set_active (part (fixture->page, "logarithmic"), TRUE);
  gtk_adjustment_set_value (part (fixture->page, "smoothing"), 0.9);
  assert_readable (fixture);
}

/* Two classes, many, and such with long names. */
static void
test_classes (Fixture *fixture, gconstpointer data)
{
  static const size_t classes[] = { 2, 10, 100 };
  for (size_t i = 0; i < 2 * G_N_ELEMENTS (classes); i++)
    {
      pct_run_begin (fixture->run, 20, 20, "Made", "Softmax regression");
      feed (fixture, start_new (classes[i / 2], i % 2 == 1, 1, NULL));
      add_epoch (fixture, 1, 1, 1);
      assert_readable (fixture);
    }
}

int
main (int argc, char **argv)
{
  layout_begin (&argc, &argv);
  g_test_add ("/train-page/note", Fixture, NULL, set_up, test_note, tear_down);
  g_test_add ("/train-page/fits", Fixture, NULL, set_up, test_fits, tear_down);
  g_test_add ("/train-page/other-loss", Fixture, NULL, set_up, test_other_loss, tear_down);
  g_test_add ("/train-page/pins", Fixture, NULL, set_up, test_pins, tear_down);
  g_test_add ("/train-page/marks", Fixture, NULL, set_up, test_marks, tear_down);
  g_test_add ("/train-page/classes", Fixture, NULL, set_up, test_classes, tear_down);
  return g_test_run ();
}
