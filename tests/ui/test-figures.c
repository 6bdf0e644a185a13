/* Pictures of the Train page, as files and in the clipboard, of a made-up run on a real display. */
#include "app/figure-controller.h"
#include "tests/scratch.h"
#include "tests/ui/layout.h"
#include "ui/model/saving.h"
#include "ui/widgets/card-menu.h"
#include "ui/widgets/judgement-view.h"

#include <glib/gstdio.h>
#include <string.h>

/* Of what `percept-cli plot` draws: two plots above each other and a matrix beside them below a title, in points, and a PNG
 * has two pixels each way for one. */
#define WIDTH  1140
#define HEIGHT 600

typedef struct {
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  PctRun *run;
  PctPins *pins;
  GtkApplicationWindow *window;
  PctTrainPage *training;
  PctInspectPage *inspection;
  AdwToastOverlay *toasts;
  PctFigureController *figures;
  char *folder;
} Fixture;

static void
feed (Fixture *fixture, PctEvent *event)
{
  pct_run_take_events (fixture->run, &event, 1);
  pct_event_unref (event);
}

static gboolean
is_enabled (Fixture *fixture, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), action);
}

/* Two epochs, two classes. */
static void
train (Fixture *fixture)
{
  static char *names[] = { "cat", "dog", NULL };
  static const uint32_t confusion[] = { 5, 1, 2, 4 };
  g_autoptr (PctStepLog) steps = pct_step_log_new ();
  pct_run_begin (fixture->run, 2, 4, "Made", "Softmax regression");
  PctEvent *start = pct_event_new (PCT_EVENT_START, 0);
  start->start.steps_per_epoch = 4;
  start->start.n_classes = start->start.n_outputs = 2;
  start->start.class_names = g_strdupv (names);
  feed (fixture, start);
  for (uint32_t i = 1; i <= 8; i++)
    pct_step_log_append (steps, &(PctStep){ .step = i, .epoch = (i + 3) / 4, .loss = 1 / (float) i, .accuracy = 0.5f });
  for (uint32_t i = 1; i <= 2; i++)
    {
      PctEvent *epoch = pct_event_new (PCT_EVENT_EPOCH, i);
      epoch->epoch.epoch = i;
      epoch->epoch.train.loss = epoch->epoch.validation.loss = 1.0 / i;
      epoch->epoch.train.accuracy = epoch->epoch.validation.accuracy = 0.75;
      epoch->epoch.validation.count = 12;
      epoch->epoch.confusion = g_memdup2 (confusion, sizeof confusion);
      feed (fixture, epoch);
    }
  pct_run_update (fixture->run, steps, PCT_SESSION_PAUSED, NULL, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = scratch_new ();
  fixture->experiment = pct_experiment_model_new ();
  fixture->library = pct_dataset_library_new (NULL);
  fixture->run = pct_run_new ();
  fixture->pins = pct_pins_new (fixture->run, fixture->experiment);
  fixture->window = GTK_APPLICATION_WINDOW (g_object_new (ADW_TYPE_APPLICATION_WINDOW, NULL));
  fixture->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  PctTrainPage *page = g_object_new (PCT_TYPE_TRAIN_PAGE, NULL);
  pct_train_page_set_models (page, fixture->experiment, fixture->library, fixture->run, fixture->pins);
  fixture->training = page;
  fixture->inspection = g_object_ref_sink (g_object_new (PCT_TYPE_INSPECT_PAGE, NULL));
  pct_inspect_page_set_models (fixture->inspection, fixture->experiment, fixture->run);
  adw_toast_overlay_set_child (fixture->toasts, GTK_WIDGET (page));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (fixture->window), GTK_WIDGET (fixture->toasts));
  fixture->figures = pct_figure_controller_new (fixture->window, fixture->toasts, page, fixture->inspection, fixture->run);
  layout_present (GTK_WINDOW (fixture->window), 1000, 700);
  g_assert_false (is_enabled (fixture, "export-figure"));
  g_assert_false (is_enabled (fixture, "copy-figure"));
  train (fixture);
  g_assert_true (is_enabled (fixture, "export-figure"));
  g_assert_true (is_enabled (fixture, "copy-figure"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->figures);
  g_object_unref (fixture->inspection);
  g_object_unref (fixture->pins);
  g_object_unref (fixture->run);
  g_object_unref (fixture->library);
  g_object_unref (fixture->experiment);
  scratch_free (fixture->folder);
}

/* Exports under that name, reads it back, removes it. */
static GBytes *
export (Fixture *fixture, PctFigurePart part, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;
  pct_figure_controller_export (fixture->figures, part, file);
  pct_save_finish ();
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_remove (path), ==, 0);
  return g_bytes_new_take (contents, length);
}

/* How many of its pixels are of a colour that is neither grey nor faint, in a quarter of the picture. */
static guint
count_coloured (GdkTexture *texture, int right, int lower)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  gsize stride = (gsize) width * 4;
  g_autofree guchar *pixels = g_malloc (stride * (gsize) height);
  gdk_texture_download (texture, pixels, stride);
  guint coloured = 0;
  for (int y = lower * height / 2; y < (lower + 1) * height / 2; y++)
    for (int x = right * width / 2; x < (right + 1) * width / 2; x++)
      {
        const guchar *pixel = pixels + (gsize) y * stride + (gsize) x * 4;
        int least = MIN (pixel[0], MIN (pixel[1], pixel[2])), most = MAX (pixel[0], MAX (pixel[1], pixel[2]));
        coloured += most - least > 60;
      }
  return coloured;
}

/* Loss at the left above accuracy, the matrix at the right. */
static void
assert_figure (GdkTexture *texture)
{
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 2 * WIDTH);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 2 * HEIGHT);
  g_assert_cmpuint (count_coloured (texture, 0, 0), >, 500);
  g_assert_cmpuint (count_coloured (texture, 0, 1), >, 500);
  g_assert_cmpuint (count_coloured (texture, 1, 0) + count_coloured (texture, 1, 1), >, 50000);
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = export (fixture, PCT_FIGURE_ALL, "figure.png");
  g_autoptr (GBytes) svg = export (fixture, PCT_FIGURE_ALL, "figure.SVG"), pdf = export (fixture, PCT_FIGURE_ALL, "figure.pdf");
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (png, &error);
  g_assert_no_error (error);
  assert_figure (texture);

  g_autofree char *text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  g_autofree char *width = g_strdup_printf ("width=\"%d", WIDTH), *height = g_strdup_printf ("height=\"%d", HEIGHT);
  g_assert_nonnull (strstr (text, width));
  g_assert_nonnull (strstr (text, height));
  g_assert_true (g_bytes_get_size (pdf) > 1000 && memcmp (g_bytes_get_data (pdf, NULL), "%PDF", 4) == 0);
}

/* What was put there by an action. Free with g_object_unref. */
static GdkTexture *
copied (Fixture *fixture)
{
  GdkContentProvider *content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)));
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_value_init (&value, GDK_TYPE_TEXTURE);
  g_assert_nonnull (content);
  gdk_content_provider_get_value (content, &value, &error);
  g_assert_no_error (error);
  return g_value_dup_object (&value);
}

static void
test_clipboard (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.copy-figure", NULL);
  g_autoptr (GdkTexture) texture = copied (fixture);
  assert_figure (texture);
}

static GtkWidget *
parent_of (GtkWidget *root, GType type)
{
  GtkWidget *found = layout_find (root, type);
  g_assert_nonnull (found);
  return gtk_widget_get_parent (found);
}

typedef struct {
  gboolean seen; /* one plot and nothing else */
  double width, height;
} Seen;

static void
look (const PctFigure *figure, void *data)
{
  Seen *seen = data;
  seen->seen = figure->n_plots == 1 && figure->matrix == NULL && figure->title == NULL;
  seen->width = figure->width;
  seen->height = figure->height;
}

/* Each card alone, as large as it is seen; the menu of each names it. */
static void
test_cards (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name;
    PctFigurePart part;
    gboolean matrix;
  } cards[] = { { "loss", PCT_FIGURE_LOSS, FALSE },
                { "accuracy", PCT_FIGURE_ACCURACY, FALSE },
                { "matrix", PCT_FIGURE_MATRIX, TRUE },
                { "inspected", PCT_FIGURE_INSPECTED, TRUE } };
  Seen seen = { 0 };
  pct_train_page_draw (fixture->training, PCT_TRAIN_LOSS, look, &seen);
  g_assert_true (seen.seen && seen.width > 200 && seen.height > 100);
  g_autoptr (GBytes) before = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) png = export (fixture, cards[i].part, "card.png"), pdf = export (fixture, cards[i].part, "card.pdf");
      g_assert_true (g_bytes_get_size (pdf) > 1000);
      g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (png, &error);
      g_assert_no_error (error);
      guint coloured = 0;
      for (int quarter = 0; quarter < 4; quarter++)
        coloured += count_coloured (texture, quarter & 1, quarter >> 1);
      g_assert_cmpuint (coloured, >, cards[i].matrix ? 100000 : 500);
      if (!cards[i].matrix)
        {
          g_assert_cmpint (gdk_texture_get_width (texture), ==, (int) (2 * seen.width));
          g_assert_cmpint (gdk_texture_get_height (texture), ==, (int) (2 * seen.height));
          g_assert_cmpuint (coloured, <, 50000);
        }
      g_assert_false (before != NULL && g_bytes_equal (before, png));
      g_clear_pointer (&before, g_bytes_unref);
      before = g_bytes_ref (png);

      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.copy-card", "s", cards[i].name);
      g_autoptr (GdkTexture) copy = copied (fixture);
      g_assert_cmpint (gdk_texture_get_width (copy), ==, gdk_texture_get_width (texture));
      g_assert_cmpint (gdk_texture_get_height (copy), ==, gdk_texture_get_height (texture));
    }
}

static void
test_menu (Fixture *fixture, gconstpointer data)
{
  GtkWidget *card = parent_of (GTK_WIDGET (fixture->training), PCT_TYPE_JUDGEMENT_VIEW);
  pct_card_menu_popup (card);
  GtkWidget *popover = layout_find (card, GTK_TYPE_POPOVER_MENU);
  g_assert_nonnull (popover);
  GMenuModel *menu = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (popover));
  static const char *const actions[] = { "win.export-card", "win.copy-card" };
  g_assert_cmpint (g_menu_model_get_n_items (menu), ==, G_N_ELEMENTS (actions));
  for (int i = 0; i < (int) G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *action = NULL, *target = NULL;
      g_assert_true (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action));
      g_assert_true (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_TARGET, "s", &target));
      g_assert_cmpstr (action, ==, actions[i]);
      g_assert_cmpstr (target, ==, "matrix");
    }
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  return find_dialog () != NULL;
}

/* What can't be written is said with its reason, and how to go on. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name, *heading, *reason;
  } cases[] = { { "missing/figure.png", "“figure.png” can’t be saved", "its folder is gone" },
                { "figure.txt", "“figure.txt” can’t be saved", "ends in .png, .svg or .pdf" } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, cases[i].name, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_assert_null (find_dialog ());
      pct_figure_controller_export (fixture->figures, PCT_FIGURE_ALL, file);
      g_assert_true (layout_wait (has_dialog, NULL, 20));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      GtkWindow *dialog = find_dialog ();
      g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, cases[i].heading);
      g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), cases[i].reason));
      gtk_window_destroy (dialog);
    }
}

int
main (int argc, char **argv)
{
  layout_begin (&argc, &argv);
  g_test_add ("/figures/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/figures/clipboard", Fixture, NULL, set_up, test_clipboard, tear_down);
  g_test_add ("/figures/cards", Fixture, NULL, set_up, test_cards, tear_down);
  g_test_add ("/figures/menu", Fixture, NULL, set_up, test_menu, tear_down);
  g_test_add ("/figures/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
