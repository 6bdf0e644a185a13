#include "tests/ui/pages.h"

#include "tests/ui/layout.h"
#include "ui/widgets/image-tile.h"
#include "ui/widgets/matrix-view.h"

#define SIDE 8
#define LONG_NAME "colorectal adenocarcinoma epithelium, class"

PctImageSet *
pages_image_set (size_t classes, size_t train, size_t validation, gboolean long_names)
{
  const size_t counts[PCT_SPLITS] = { [PCT_SPLIT_TRAIN] = train, [PCT_SPLIT_VALIDATION] = validation };
  g_autoptr (GError) error = NULL;
  PctImageSet *set = pct_image_set_new ("made", "Made", SIDE, SIDE, 1, classes, counts, &error);
  g_assert_no_error (error);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    for (size_t i = 0; i < set->splits[split].count; i++)
      {
        set->splits[split].labels[i] = (uint16_t) (i % classes);
        set->splits[split].pixels[i * SIDE * SIDE] = (uint8_t) i;
      }
  for (size_t i = 0; long_names && i < classes; i++)
    {
      g_autofree char *name = g_strdup_printf (LONG_NAME " %zu", i);
      pct_image_set_name_class (set, i, name);
    }
  return set;
}

static void
set_up (Pages *pages, PctImageSet *set)
{
  pages->set = set;
  pages->experiment = pct_experiment_model_new ();
  pages->library = pct_dataset_library_new (NULL);
  pages->run = pct_run_new ();
  pages->window = GTK_WINDOW (gtk_window_new ());
  pct_experiment_model_set_image_set (pages->experiment, set);
}

void
pages_open_data (Pages *pages, PctImageSet *set, int width, int height)
{
  set_up (pages, set);
  pages->data = g_object_new (PCT_TYPE_DATA_PAGE, NULL);
  pct_data_page_set_models (pages->data, pages->experiment, pages->library);
  gtk_window_set_child (pages->window, GTK_WIDGET (pages->data));
  layout_present (pages->window, width, height);
}

static void
begin (Pages *pages)
{
  pct_run_begin (pages->run, 10, 8, "Made", "Made");
  PctEvent *event = pct_event_new (PCT_EVENT_START, 0);
  event->start.n_classes = event->start.n_outputs = pages->set->n_classes;
  event->start.class_names = g_strdupv (pages->set->class_names);
  pct_run_take_events (pages->run, &event, 1);
  pct_event_unref (event);
}

void
pages_open_inspect (Pages *pages, PctImageSet *set, int width, int height)
{
  set_up (pages, set);
  pages->inspect = g_object_new (PCT_TYPE_INSPECT_PAGE, NULL);
  pct_inspect_page_set_models (pages->inspect, pages->experiment, pages->run);
  gtk_window_set_child (pages->window, GTK_WIDGET (pages->inspect));
  layout_present (pages->window, width, height);
  begin (pages);
}

void
pages_tear_down (Pages *pages)
{
  gtk_window_destroy (pages->window);
  g_clear_object (&pages->run);
  g_clear_object (&pages->library);
  g_clear_object (&pages->experiment);
  g_clear_pointer (&pages->set, pct_image_set_unref);
}

gpointer
pages_part (gpointer page, const char *name)
{
  GObject *part = gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), name);
  g_assert_nonnull (part);
  return part;
}

GListModel *
pages_images (gpointer page, const char *grid)
{
  return G_LIST_MODEL (gtk_grid_view_get_model (pages_part (page, grid)));
}

void
pages_take_epoch (Pages *pages, uint32_t number)
{
  const PctImages *images = &pages->set->splits[PCT_SPLIT_VALIDATION];
  const size_t classes = pages->set->n_classes;
  PctEvent *event = pct_event_new (PCT_EVENT_EPOCH, number);
  event->epoch.epoch = number;
  event->epoch.confusion = g_new0 (uint32_t, classes *classes);
  event->epoch.validation.count = images->count;
  event->epoch.validation.predictions = g_new0 (PctPrediction, images->count);
  for (size_t i = 0; i < images->count; i++)
    {
      uint16_t predicted = i % number == 0 ? images->labels[i] : 0;
      event->epoch.validation.predictions[i]
          = (PctPrediction){ predicted, 0.5f, (float) (images->count - i), 0.25f };
      event->epoch.confusion[images->labels[i] * classes + predicted]++;
    }
  pct_run_take_events (pages->run, &event, 1);
  pct_event_unref (event);
}

static gboolean
has_images (gpointer page)
{
  return g_list_model_get_n_items (pages_images (page, "gallery")) > 0 && layout_find (page, PCT_TYPE_IMAGE_TILE) != NULL;
}

void
pages_click_cell (Pages *pages, guint row, guint column)
{
  PctMatrixView *matrix = pages_part (pages->inspect, "matrix");
  g_assert_true (pct_matrix_view_choose (matrix, row, column));
  g_signal_emit_by_name (matrix, "chosen", row, column);
}

void
pages_wait_for_images (Pages *pages)
{
  g_assert_true (layout_wait (has_images, pages->inspect, PAGES_PATIENCE));
}
