/* The window in French, in one process: what goes wrong is said in French in every storey, numbers have a comma where they
 * are shown and may have one where they are typed, and files have none. LANGUAGE says fr. */
#include "app/lab/lab.h"
#include "app/language.h"
#include "data/datasets/source.h"
#include "data/runs/history.h"
#include "resources/percept-resources.h"
#include "tests/data/support.h"
#include "tests/ui/language.h"
#include "ui/draw/export.h"
#include "ui/draw/number.h"
#include "ui/model/field-guide.h"
#include "ui/model/field-text.h"
#include "ui/model/layer-text.h"
#include "ui/model/run.h"
#include "ui/model/text.h"
#include "ui/widgets/number-row.h"

#include <glib/gi18n.h>
#include <locale.h>

#define NBSP "\u00a0"
#define THIN "\u202f"

static const char small[]
    = "{\"dataset\": {\"source\": \"random\", \"shape\": [4, 4, 1], \"classes\": 3, \"train\": 64, \"test\": 0},"
      " \"model\": {\"layers\": [{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 8},"
      " {\"type\": \"dense\", \"units\": 8}, {\"type\": \"dense\", \"units\": 3, \"activation\": \"softmax\"}]},"
      " \"optimizer\": {\"name\": \"sgd\", \"learning_rate\": 0.25},"
      " \"training\": {\"batch_size\": 8, \"epochs\": 9}}";

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

/* What a person sees of a dataset that was cut short on its way. */
static void
test_broken_dataset (void)
{
  static const uint8_t start[] = { 0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 2, 7, 7 };
  char *folder = scratch_new ();
  support_write_idx_folder (folder, 20, 7);
  support_write (folder, "train-images-idx3-ubyte", start, sizeof start);
  g_autoptr (GError) error = NULL;
  g_assert_null (pct_source_open (&(PctSource){ .source = folder }, NULL, NULL, NULL, &error));
  support_assert_error (error, PCT_ERROR_DATA, "/train-images-idx3-ubyte: |demandent 120 octets|il est tronqué ou endommagé");
  g_clear_error (&error);

  support_remove (folder, "t10k-labels-idx1-ubyte");
  g_assert_null (pct_source_open (&(PctSource){ .source = folder }, NULL, NULL, NULL, &error));
  support_assert_error (error, PCT_ERROR_DATA, "il manque le fichier|" THIN "; les quatre doivent être là");
  scratch_free (folder);
}

static void
test_wrong_fields (void)
{
  static const struct {
    const char *set, *message;
  } cases[] = {
    { "training.epochs=0", "training.epochs: 0 est inférieur au minimum, 1" },
    { "training.epochs=\"ten\"", "training.epochs: est une chaîne, pas un nombre" },
    { "training.epoch=3", "training.epoch: clé inconnue" THIN "; serait-ce «" NBSP "epochs" NBSP "»" THIN "?" },
    { "optimizer.learning_rate={\"name\": \"piecewise_constant\", \"boundaries\": [4], \"values\": [1]}",
      "optimizer.learning_rate.values: il en faut une de plus que de bornes" },
    { "optimizer=[", "optimizer: est une chaîne, pas un objet" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (pct_experiment_parse (small, -1, NULL, (const char *const[]){ cases[i].set, NULL }, &error));
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }

  g_autoptr (GError) error = NULL;
  g_autoptr (PctExperiment) experiment = pct_experiment_parse (small, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (PctModelInfo) info = NULL;
  g_assert_false (pct_model_describe (&experiment->model, (PctShape){ 4, 4, 1, FALSE }, 5, &info, &error));
  g_assert_cmpstr (error->message, ==, "model.layers[3].units: 3 est inférieur aux 5 classes du jeu de données");
}

/* Told to the window's run, and kept in the run folder as it was told. */
static PctVerdict
on_event (void *data, PctTrainer *trainer, PctEvent *event)
{
  if (event->type == PCT_EVENT_ERROR)
    pct_run_take_events (data, &event, 1);
  return PCT_GO_ON;
}

static void
test_failed_run (void)
{
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "run", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PctExperiment) experiment
      = pct_experiment_parse (small, -1, NULL, (const char *const[]){ "optimizer.learning_rate=1e6", NULL }, &error);
  g_assert_no_error (error);
  g_autoptr (PctRun) run = pct_run_new ();
  pct_run_begin (run, 9, 8, "Bruit", "Dense");
  PctSink sink = { .event = on_event, .data = run };
  g_assert_false (pct_lab_train (&(PctLabRequest){ .experiment = experiment, .run = path }, &sink, &error));
  support_assert_error (error, PCT_ERROR_DIVERGED, "la perte |à l’époque 1, lot |" THIN "; baissez le taux d’apprentissage");
  g_assert_cmpstr (pct_run_get_error (run)->message, ==, error->message);
  g_autoptr (PctHistory) history = pct_history_read (path, NULL);
  g_assert_cmpstr (history->error, ==, error->message);
  scratch_free (folder);
}

static void
test_shown (void)
{
  assert_text (pct_text_percent (0.973), "97,3" NBSP "%");
  assert_text (pct_text_count (60000), "60" THIN "000");
  assert_text (pct_text_rate (1234567), "1" THIN "230" THIN "000");
  assert_text (pct_number_text ("%.3g", 0.0625), "0,0625");
  char buffer[PCT_TICK_LABEL_SIZE];
  g_assert_cmpstr (pct_format_value (-0.125, buffer), ==, "\u22120,1250");

  assert_text (g_strdup (pct_text_set_name (&(PctImageSet){ .id = "digits", .name = "Digits" })), "Chiffres");
  assert_text (g_strdup (pct_text_set_name (&(PctImageSet){ .id = "./Data", .name = "Data" })), "Data");

  const PctField *field = pct_experiment_field (NULL, "optimizer.learning_rate", NULL);
  assert_text (pct_field_guide_value (pct_field_guide_find ("optimizer.learning_rate"), field, 0.001), "0,001");
  PctLayerSpec dropout = pct_layer_spec (PCT_LAYER_DROPOUT);
  dropout.rate = 0.25;
  assert_text (pct_layer_words (&dropout, FALSE), "taux 0,25");
}

/* A list has semicolons between its numbers, and is read with what people put there. */
static void
test_typed_lists (void)
{
  static const struct {
    const char *typed, *shown;
  } cases[] = {
    { "0,5; 0,25", "0,5; 0,25" }, { "0,5, 0,25", "0,5; 0,25" }, { "0.5 0.25", "0,5; 0,25" },
    { "1; 2", "1; 2" },           { "1,2", "1,2" },
  };
  PctExperiment experiment = { 0 };
  const PctField *field = pct_experiment_field (NULL, "optimizer.learning_rate.values", NULL);
  g_assert_nonnull (field);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = NULL;
      g_assert_true (pct_field_text_read (field, cases[i].typed, &experiment, &problem));
      assert_text (pct_field_text (field, &experiment), cases[i].shown);
    }
}

static GtkEditable *
find_entry (GtkWidget *widget)
{
  if (GTK_IS_ENTRY (widget))
    return GTK_EDITABLE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = find_entry (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_typed_numbers (void)
{
  static const struct {
    const char *typed;
    gboolean whole;
    double value;
  } cases[] = {
    { "0,005", FALSE, 0.005 }, { "0.005", FALSE, 0.005 },           { " 1,5e-3 ", FALSE, 0.0015 },
    { "12 000", TRUE, 12000 }, { "12" THIN "000", TRUE, 12000 }, { "1" NBSP "500,25", FALSE, 1500.25 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctNumberRow *row = g_object_ref_sink (g_object_new (PCT_TYPE_NUMBER_ROW, "live", TRUE, NULL));
      double value;
      g_test_message ("%s", cases[i].typed);
      pct_number_row_configure (row, 0, 1e6, cases[i].whole ? PCT_STEPPING_ONE : PCT_STEPPING_ONE_TWO_FIVE);
      gtk_editable_set_text (find_entry (GTK_WIDGET (row)), cases[i].typed);
      g_object_get (row, "value", &value, NULL);
      g_assert_cmpfloat (value, ==, cases[i].value);
      g_object_unref (row);
    }
  PctNumberRow *row = g_object_ref_sink (g_object_new (PCT_TYPE_NUMBER_ROW, "live", TRUE, NULL));
  pct_number_row_configure (row, 0.5, 10, PCT_STEPPING_ONE_TWO_FIVE);
  pct_number_row_show (row, 0.75);
  g_assert_cmpstr (gtk_editable_get_text (find_entry (GTK_WIDGET (row))), ==, "0,75");
  gtk_editable_set_text (find_entry (GTK_WIDGET (row)), "0,25");
  g_autofree char *problem = NULL;
  g_object_get (row, "problem", &problem, NULL);
  g_assert_cmpstr (problem, ==, "Au moins 0,5");
  g_object_unref (row);
}

/* Between the quotes of every path there is no comma but between coordinates. */
static void
test_files (void)
{
  g_assert_cmpstr (localeconv ()->decimal_point, ==, ".");
  g_autoptr (GError) error = NULL;
  g_autoptr (PctExperiment) experiment = pct_experiment_parse (small, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *json = pct_experiment_to_json (experiment, NULL, NULL);
  g_assert_nonnull (strstr (json, "\"learning_rate\": 0.25"));
  g_autoptr (PctExperiment) again = pct_experiment_parse (json, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (again);

  static const double x[] = { 0.5, 1.5 }, y[] = { 0.25, 0.75 };
  PctSeries series = { .x = x, .y = y, .count = 2 };
  PctPlot plot = PCT_PLOT_INIT;
  plot.series = &series;
  plot.n_series = 1;
  PctStyle style = pct_style_print ();
  PctFigure figure = { .plots = &plot, .n_plots = 1, .width = 400, .height = 300 };
  char *folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "figure.svg", NULL), *svg = NULL;
  g_assert_true (pct_figure_export (&figure, &style, path, &error));
  g_assert_true (g_file_get_contents (path, &svg, NULL, &error));
  g_assert_true (g_regex_match_simple (" d=\"[^\"]*[0-9]\\.[0-9]", svg, 0, 0));
  g_assert_false (g_regex_match_simple (" d=\"[^\"]*[0-9],[0-9]", svg, 0, 0));
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  pct_language_begin ();
  g_test_init (&argc, &argv, NULL);
  if (!language_is_spoken ())
    return 0;
  gtk_init ();
  adw_init ();
  g_resources_register (percept_get_resource ());
  g_test_add_func ("/french/broken-dataset", test_broken_dataset);
  g_test_add_func ("/french/wrong-fields", test_wrong_fields);
  g_test_add_func ("/french/failed-run", test_failed_run);
  g_test_add_func ("/french/shown", test_shown);
  g_test_add_func ("/french/typed-lists", test_typed_lists);
  g_test_add_func ("/french/typed-numbers", test_typed_numbers);
  g_test_add_func ("/french/files", test_files);
  return g_test_run ();
}
