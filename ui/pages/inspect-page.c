#include "ui/pages/inspect-page.h"

#include "ui/model/image-history.h"
#include "ui/model/text.h"
#include "ui/widgets/card-menu.h"
#include "ui/widgets/class-pair.h"
#include "ui/widgets/confusion-list.h"
#include "ui/widgets/drop-down.h"
#include "ui/widgets/grid-paging.h"
#include "ui/widgets/image-detail.h"
#include "ui/widgets/image-tile.h"
#include "ui/widgets/matrix-view.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>

struct _PctInspectPage {
  AdwBin parent_instance;
  PctExperimentModel *experiment;
  PctRun *run;
  PctDataset *dataset;       /* of the run, once it is found out; or NULL */
  GCancellable *cancellable; /* of who finds it out, or NULL */
  PctImageList *list;        /* the images of the chosen cell */
  GtkSingleSelection *selection;
  gboolean listing;          /* the list changes: what it selects is no news */
  gboolean stale;            /* what is shown is of an earlier epoch */
  gint64 place;              /* of the image that is looked at, among the validation images; -1: none */

  GtkStack *stack;
  AdwStatusPage *status;
  GtkWidget *content;
  GtkLabel *matrix_title, *matrix_caption, *gallery_title, *gallery_caption, *hint;
  PctClassPair *pair;
  PctMatrixView *matrix;
  PctConfusionList *confusions;
  PctImageDetail *detail;
  GtkWidget *detail_frame;
  GtkDropDown *mode, *order;
  GtkWidget *scrolled;
  GtkGridView *gallery;
};

G_DEFINE_FINAL_TYPE (PctInspectPage, pct_inspect_page, ADW_TYPE_BIN)

/* What a run's dataset is made from, in a worker. */
typedef struct {
  PctExperiment *experiment;
  PctImageSet *set;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  pct_experiment_free (request->experiment);
  pct_image_set_unref (request->set);
  g_free (request);
}

static void
make_dataset (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  PctDatasetOptions options = pct_experiment_dataset_options (request->experiment);
  PctDataset *dataset = pct_dataset_new (request->set, &options, &error);
  if (dataset == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, dataset, (GDestroyNotify) pct_dataset_free);
}

static void
set_hint (PctInspectPage *self, const char *hint)
{
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  gtk_widget_set_visible (self->scrolled, hint == NULL);
  gtk_label_set_label (self->hint, hint == NULL ? "" : hint);
}

/* The image stays looked at when it leaves the cell: it may just have been learned. */
static void
show_detail (PctInspectPage *self)
{
  gboolean known = self->dataset != NULL && self->place >= 0;
  gtk_widget_set_visible (self->detail_frame, known);
  if (known)
    pct_image_detail_show (self->detail, self->dataset, self->run, (size_t) self->place);
}

static void
on_selected (PctInspectPage *self)
{
  PctImageItem *item = gtk_single_selection_get_selected_item (self->selection);
  if (self->listing || item == NULL)
    return;
  self->place = (gint64) pct_image_item_get_place (item);
  show_detail (self);
}

static void
clear_images (PctInspectPage *self, const char *hint)
{
  set_hint (self, hint);
  self->listing = TRUE;
  pct_image_list_clear (self->list);
  self->listing = FALSE;
}

static void
list_images (PctInspectPage *self, const PctEvaluation *validation, size_t row, size_t column)
{
  PctImageOrder order = (PctImageOrder) MIN (gtk_drop_down_get_selected (self->order), PCT_IMAGE_ORDER_FLIPS);
  g_autofree uint32_t *flips = order == PCT_IMAGE_ORDER_FLIPS
                                   ? pct_image_history_count_flips (self->run, &self->dataset->splits[PCT_SPLIT_VALIDATION])
                                   : NULL;
  self->listing = TRUE;
  pct_image_list_show_cell (self->list, self->dataset, validation->predictions, validation->count, row, column, order, flips);
  self->listing = FALSE;
  set_hint (self, g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0 ? _ ("No image is in this cell.") : NULL);
}

/* Which cell the images are of; FALSE where none is chosen. */
static gboolean
show_cell (PctInspectPage *self, size_t *row, size_t *column)
{
  gboolean chosen = pct_matrix_view_get_chosen (self->matrix, row, column);
  gtk_widget_set_visible (GTK_WIDGET (self->gallery_title), !chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->pair), chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->gallery_caption), chosen);
  if (!chosen)
    return FALSE;
  PctMatrix matrix = pct_matrix_view_get_matrix (self->matrix);
  g_autofree char *label = pct_matrix_name (&matrix, *row), *predicted = pct_matrix_name (&matrix, *column);
  g_autofree char *share = pct_matrix_describe_share (&matrix, *row, *column);
  g_autofree char *whole = pct_matrix_describe_cell (&matrix, *row, *column);
  pct_class_pair_set (self->pair, label, predicted);
  gtk_label_set_label (self->gallery_caption, share);
  pct_tooltip_set (GTK_WIDGET (self->gallery_caption), whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->gallery_caption), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
  return TRUE;
}

static void
show_gallery (PctInspectPage *self)
{
  const PctEpoch *epoch = pct_run_get_shown (self->run);
  size_t row, column;
  if (!show_cell (self, &row, &column) || epoch == NULL)
    clear_images (self, _ ("Click a cell of the matrix to see its images."));
  else if (self->dataset == NULL || self->dataset->splits[PCT_SPLIT_VALIDATION].count != epoch->validation.count)
    clear_images (self, _ ("The images are being looked up…"));
  else if (epoch->validation.predictions == NULL)
    clear_images (self,
                  _ ("So many epochs later, this one’s predictions are no longer in memory. Choose a newer epoch."));
  else
    list_images (self, &epoch->validation, row, column);
}

/* Another cell's images are others, from the first on. */
static void
on_chosen (PctInspectPage *self)
{
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  pct_image_list_clear (self->list);
  self->place = -1;
  show_detail (self);
  show_gallery (self);
}

static void
on_confusion (PctInspectPage *self, guint row, guint column)
{
  if (pct_matrix_view_choose (self->matrix, row, column))
    on_chosen (self);
}

/* Why there is no matrix. */
typedef enum { UNTRAINED, BEGUN, UNVALIDATED } Reason;

static const struct {
  const char *title, *description;
} reasons[] = {
  [UNTRAINED] = { N_ ("Nothing Was Trained Yet"),
                  N_ ("Press Train, and what the network gets right and wrong is shown here after the first epoch.") },
  [BEGUN] = { N_ ("The First Epoch Is Under Way"),
              N_ ("When it is over, what the network gets right and wrong is shown here.") },
  [UNVALIDATED] = { N_ ("There Are No Validation Images"),
                    N_ ("Set some of the training images apart by “Validation split”, and train again.") },
};

static void
show_reason (PctInspectPage *self, Reason reason)
{
  adw_status_page_set_title (self->status, _ (reasons[reason].title));
  adw_status_page_set_description (self->status, _ (reasons[reason].description));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->status));
}

static void
show_all (PctInspectPage *self)
{
  self->stale = FALSE;
  const PctEpoch *epoch = pct_run_get_shown (self->run);
  const PctStart *start = pct_run_get_start (self->run);
  if (epoch == NULL || start == NULL || epoch->confusion == NULL)
    {
      show_reason (self, epoch != NULL ? UNVALIDATED : pct_run_is_active (self->run) ? BEGUN : UNTRAINED);
      return;
    }
  g_autofree char *right = pct_text_percent (epoch->validation.accuracy);
  g_autofree char *title = g_strdup_printf (_ ("Epoch %u"), epoch->epoch);
  g_autofree char *caption = g_strdup_printf (_ ("%s right"), right);
  gtk_label_set_label (self->matrix_title, title);
  gtk_label_set_label (self->matrix_caption, caption);
  pct_matrix_view_set_counts (self->matrix, epoch->confusion, start->n_classes, start->n_outputs, start->class_names);
  pct_confusion_list_set_counts (self->confusions, epoch->confusion, start->n_classes, start->n_outputs, start->class_names);
  gtk_stack_set_visible_child (self->stack, self->content);
  show_gallery (self);
  show_detail (self);
}

/* While another page is looked at, epochs pass without a trace here. */
static void
show (PctInspectPage *self)
{
  self->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_all (self);
}

static void
catch_up (PctInspectPage *self)
{
  if (self->stale)
    show_all (self);
}

static void
pct_inspect_page_map (GtkWidget *widget)
{
  catch_up (PCT_INSPECT_PAGE (widget));
  GTK_WIDGET_CLASS (pct_inspect_page_parent_class)->map (widget);
}

static void
on_dataset (GObject *source, GAsyncResult *result, gpointer data)
{
  PctInspectPage *self = PCT_INSPECT_PAGE (source);
  g_autoptr (GError) error = NULL;
  PctDataset *dataset = g_task_propagate_pointer (G_TASK (result), &error);
  if (dataset == NULL)
    return; /* the training says what is wrong with it, or another one has begun */
  g_clear_pointer (&self->dataset, pct_dataset_free);
  self->dataset = dataset;
  show (self);
}

/* The experiment is at this moment the one that the run began with. */
static void
on_begun (PctInspectPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->dataset, pct_dataset_free);
  self->place = -1;
  show_detail (self);
  PctImageSet *set = pct_experiment_model_get_image_set (self->experiment);
  if (set != NULL)
    {
      Request *request = g_new0 (Request, 1);
      request->experiment = pct_experiment_model_copy (self->experiment);
      request->set = pct_image_set_ref (set);
      self->cancellable = g_cancellable_new ();
      g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_dataset, NULL);
      g_task_set_task_data (task, request, request_free);
      g_task_run_in_thread (task, make_dataset);
    }
  show (self);
}

/* The Return key, where only Space would choose. */
static void
on_activated (PctInspectPage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
}

static void
on_mode (PctInspectPage *self)
{
  size_t row, column;
  pct_matrix_view_set_mode (self->matrix, (PctMatrixMode) gtk_drop_down_get_selected (self->mode));
  show_cell (self, &row, &column);
}

static void
pct_inspect_page_dispose (GObject *object)
{
  PctInspectPage *self = PCT_INSPECT_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->dataset, pct_dataset_free);
  g_clear_object (&self->experiment);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pct_inspect_page_parent_class)->dispose (object);
}

static void
pct_inspect_page_finalize (GObject *object)
{
  PctInspectPage *self = PCT_INSPECT_PAGE (object);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (pct_inspect_page_parent_class)->finalize (object);
}

static void
pct_inspect_page_class_init (PctInspectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_inspect_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_inspect_page_finalize;
  widget_class->map = pct_inspect_page_map;
  g_type_ensure (PCT_TYPE_CLASS_PAIR);
  g_type_ensure (PCT_TYPE_CONFUSION_LIST);
  g_type_ensure (PCT_TYPE_IMAGE_DETAIL);
  g_type_ensure (PCT_TYPE_MATRIX_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/inspect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, status);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, content);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, matrix_title);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, gallery_title);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, matrix_caption);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, gallery_caption);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, pair);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, hint);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, matrix);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, confusions);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, detail);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, detail_frame);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, mode);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, order);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, gallery);
  gtk_widget_class_bind_template_callback (widget_class, on_mode);
  gtk_widget_class_bind_template_callback (widget_class, show_gallery);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
pct_inspect_page_init (PctInspectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pct_card_menu_install (gtk_widget_get_parent (GTK_WIDGET (self->matrix)), "inspected");
  pct_drop_down_tell (self->mode);
  pct_drop_down_tell (self->order);
  pct_matrix_view_set_clickable (self->matrix);
  g_signal_connect_object (self->matrix, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->confusions, "chosen", G_CALLBACK (on_confusion), self, G_CONNECT_SWAPPED);
  self->place = -1;
  self->list = pct_image_list_new ();
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->list));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_autoptr (GtkListItemFactory) factory = pct_image_tile_factory_new ();
  gtk_grid_view_set_factory (self->gallery, factory);
  gtk_grid_view_set_model (self->gallery, GTK_SELECTION_MODEL (self->selection));
  pct_grid_paging_install (self->gallery);
}

void
pct_inspect_page_set_models (PctInspectPage *self, PctExperimentModel *experiment, PctRun *run)
{
  self->experiment = g_object_ref (experiment);
  self->run = g_object_ref (run);
  g_signal_connect_object (run, "begun", G_CALLBACK (on_begun), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "shown", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

void
pct_inspect_page_choose (PctInspectPage *self, size_t row, size_t column)
{
  catch_up (self);
  pct_matrix_view_choose (self->matrix, row, column);
  show_gallery (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->matrix));
}

void
pct_inspect_page_draw (PctInspectPage *self, void (*draw) (const PctFigure *figure, void *data), void *data)
{
  catch_up (self);
  PctMatrix matrix = pct_matrix_view_get_matrix (self->matrix);
  g_autofree char *title = g_strdup_printf ("%s · %s", gtk_label_get_label (self->matrix_title),
                                            gtk_label_get_label (self->matrix_caption));
  matrix.title = title;
  const PctFigure figure = { .matrix = matrix.counts == NULL ? NULL : &matrix };
  draw (&figure, data);
}
