#include "ui/pages/data-page.h"

#include "ui/model/class-counts.h"
#include "ui/model/text.h"
#include "ui/widgets/class-balance.h"
#include "ui/widgets/drop-down.h"
#include "ui/widgets/grid-paging.h"
#include "ui/widgets/image-summary.h"
#include "ui/widgets/image-tile.h"

#include <glib/gi18n-lib.h>

/* Frames from a list's change to the moment when its cells have places to scroll to. */
#define FRAMES_TO_SETTLE 2

struct _PctDataPage {
  AdwBin parent_instance;
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  char *failure;      /* why the dataset could not be opened, or NULL */
  PctImageSet *set;   /* that is shown, or NULL */
  PctImageList *list;
  GtkSingleSelection *selection;
  gboolean stale;     /* the choices are others than what is shown */
  gboolean filling;   /* the choices are being made: what they select is no news */
  gint64 wanted;      /* the image to be selected as soon as the page is seen, or -1 */
  guint frames_left;  /* until the grid scrolls to the selected image */
  guint scroll_tick;

  GtkStack *stack;
  AdwStatusPage *status;
  GtkProgressBar *progress;
  GtkWidget *content;
  GtkDropDown *split, *label;
  GtkEntry *search;
  GtkLabel *caption;
  GtkGridView *grid;
  PctClassBalance *balance;
  PctImageSummary *summary;
};

G_DEFINE_FINAL_TYPE (PctDataPage, pct_data_page, ADW_TYPE_BIN)

static PctSplit
shown_split (PctDataPage *self)
{
  guint position = gtk_drop_down_get_selected (self->split);
  for (size_t split = 0; self->set != NULL && split < PCT_SPLITS; split++)
    if (self->set->splits[split].count > 0 && position-- == 0)
      return (PctSplit) split;
  return PCT_SPLIT_TRAIN;
}

/* Of the split among those that hold images. */
static guint
split_position (PctDataPage *self, PctSplit wanted)
{
  guint position = 0;
  for (size_t split = 0; split < wanted; split++)
    position += self->set->splits[split].count > 0;
  return position;
}

/* -1: all. */
static gssize
shown_label (PctDataPage *self)
{
  guint position = gtk_drop_down_get_selected (self->label);
  return position == GTK_INVALID_LIST_POSITION ? -1 : (gssize) position - 1;
}

static void
set_caption (PctDataPage *self, const char *caption, gboolean wrong)
{
  gtk_label_set_label (self->caption, caption);
  void (*mark) (GtkWidget *, const char *) = wrong ? gtk_widget_add_css_class : gtk_widget_remove_css_class;
  void (*unmark) (GtkWidget *, const char *) = wrong ? gtk_widget_remove_css_class : gtk_widget_add_css_class;
  mark (GTK_WIDGET (self->search), "error");
  mark (GTK_WIDGET (self->caption), "error");
  unmark (GTK_WIDGET (self->caption), "dim-label");
}

/* The chosen image, else how many there are. */
static void
show_caption (PctDataPage *self)
{
  PctImageItem *item = gtk_single_selection_get_selected_item (self->selection);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *count = pct_text_count (n);
  g_autofree char *caption = item != NULL ? pct_image_item_describe (item)
                                          : g_strdup_printf (ngettext ("%s image", "%s images", n), count);
  set_caption (self, caption, FALSE);
}

/* Not before somebody looks: a grid makes hundreds of tiles, and the summary reads every pixel. */
static void
show_images (PctDataPage *self)
{
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->filling || self->set == NULL || self->stale)
    return;
  PctSplit split = shown_split (self);
  gssize label = shown_label (self);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  pct_image_list_show_split (self->list, self->set, split, label);
  pct_image_summary_show (self->summary, self->set, split, label);
  pct_class_balance_choose (self->balance, label < 0 ? NULL : self->set->class_names[label]);
  show_caption (self);
}

static void
on_class_chosen (PctDataPage *self, int label)
{
  gtk_drop_down_set_selected (self->label, (guint) (label + 1));
}

static gboolean
on_tick (GtkWidget *grid, GdkFrameClock *clock, gpointer data)
{
  PctDataPage *self = data;
  if (!gtk_widget_get_mapped (grid) || (self->frames_left > 0 && self->frames_left-- > 0))
    return G_SOURCE_CONTINUE;
  guint position = gtk_single_selection_get_selected (self->selection);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (grid, "list.scroll-to-item", "u", position);
  self->scroll_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
scroll_to_selected (PctDataPage *self)
{
  self->frames_left = FRAMES_TO_SETTLE;
  if (self->scroll_tick == 0)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->grid), on_tick, self, NULL);
}

static void
show_wanted (PctDataPage *self)
{
  if (self->stale)
    show_images (self);
  guint position;
  if (self->wanted >= 0 && pct_image_list_find (self->list, (uint32_t) self->wanted, &position))
    {
      gtk_single_selection_set_selected (self->selection, position);
      scroll_to_selected (self);
    }
  self->wanted = -1;
}

gboolean
pct_data_page_show_image (PctDataPage *self, PctSplit split, guint number)
{
  if (self->set == NULL || split >= PCT_SPLITS || number >= self->set->splits[split].count)
    return FALSE;
  gssize label = shown_label (self);
  self->filling = TRUE;
  gboolean other = split != shown_split (self) || (label >= 0 && self->set->splits[split].labels[number] != label);
  if (other)
    {
      gtk_drop_down_set_selected (self->split, split_position (self, split));
      gtk_drop_down_set_selected (self->label, 0);
    }
  self->filling = FALSE;
  self->stale |= other;
  self->wanted = number;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_wanted (self);
  return TRUE;
}

/* Digits with their separators; FALSE for anything else. */
static gboolean
read_number (const char *text, guint64 *number)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      int digit = g_unichar_digit_value (character);
      if (digit >= 0)
        g_string_append_c (digits, (char) ('0' + digit));
      else if (strchr (",.'#", *c) == NULL && !g_unichar_isspace (character))
        return FALSE;
    }
  return digits->len > 0 && g_ascii_string_to_unsigned (digits->str, 10, 0, G_MAXUINT - 1, number, NULL);
}

/* What was wrong with another number is wrong no more. */
static void
on_typed (PctDataPage *self)
{
  if (self->set != NULL)
    show_caption (self);
}

static void
on_search (PctDataPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  if (self->set == NULL || text[0] == '\0')
    return;
  PctSplit split = shown_split (self);
  guint64 number;
  gboolean is_number = read_number (text, &number);
  if (is_number && pct_data_page_show_image (self, split, (guint) number))
    {
      show_caption (self);
      return;
    }
  g_autofree char *last = pct_text_count (self->set->splits[split].count - 1);
  g_autofree char *message = is_number ? g_strdup_printf (_ ("There is no image %s: the last one is %s."), text, last)
                                       : g_strdup_printf (_ ("“%s” is no image’s number: they go from 0 to %s."), text, last);
  set_caption (self, message, TRUE);
}

/* The splits that hold images, and the classes. */
static void
fill_choices (PctDataPage *self)
{
  self->filling = TRUE;
  g_autoptr (GtkStringList) splits = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    if (self->set->splits[split].count > 0)
      gtk_string_list_append (splits, pct_split_title (split));
  gtk_string_list_append (labels, _ ("All classes"));
  for (size_t i = 0; i < self->set->n_classes; i++)
    gtk_string_list_append (labels, self->set->class_names[i]);
  gtk_drop_down_set_model (self->split, G_LIST_MODEL (splits));
  gtk_drop_down_set_model (self->label, G_LIST_MODEL (labels));
  self->filling = FALSE;
}

static void
show_status (PctDataPage *self)
{
  gboolean loading = pct_dataset_library_get_loading (self->library);
  adw_status_page_set_title (self->status, loading                   ? _ ("Opening the Dataset…")
                                           : self->failure != NULL ? _ ("The Dataset Could Not Be Opened")
                                                                     : _ ("No Dataset Is Open"));
  g_autofree char *failure = self->failure == NULL ? NULL : g_markup_escape_text (self->failure, -1);
  adw_status_page_set_description (self->status, loading           ? NULL
                                                 : failure != NULL ? failure
                                                                   : _ ("Choose a dataset in the sidebar."));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), loading);
  gtk_stack_set_visible_child (self->stack, self->set == NULL ? GTK_WIDGET (self->status) : self->content);
}

static void
on_counted (PctDataPage *self)
{
  PctImageSet *set = pct_experiment_model_get_image_set (self->experiment);
  if (set == self->set)
    return;
  g_clear_pointer (&self->set, pct_image_set_unref);
  pct_image_list_clear (self->list);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  if (set != NULL)
    {
      self->set = pct_image_set_ref (set);
      g_clear_pointer (&self->failure, g_free);
      self->wanted = -1;
      fill_choices (self);
      show_images (self);
    }
  else
    pct_image_summary_show (self->summary, NULL, PCT_SPLIT_TRAIN, -1);
  show_status (self);
}

static void
on_loading (PctDataPage *self)
{
  if (pct_dataset_library_get_loading (self->library))
    g_clear_pointer (&self->failure, g_free);
  show_status (self);
}

static void
on_failed (PctDataPage *self, const GError *error)
{
  g_free (self->failure);
  self->failure = g_strdup (pct_dataset_library_explain (error));
  show_status (self);
}

static void
pct_data_page_dispose (GObject *object)
{
  PctDataPage *self = PCT_DATA_PAGE (object);
  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->grid), self->scroll_tick);
  self->scroll_tick = 0;
  g_clear_object (&self->experiment);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (pct_data_page_parent_class)->dispose (object);
}

static void
pct_data_page_finalize (GObject *object)
{
  PctDataPage *self = PCT_DATA_PAGE (object);
  g_clear_pointer (&self->set, pct_image_set_unref);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_free (self->failure);
  G_OBJECT_CLASS (pct_data_page_parent_class)->finalize (object);
}

/* The Return key, where only Space would choose. */
static void
on_activated (PctDataPage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
}

static void
pct_data_page_class_init (PctDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_data_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_data_page_finalize;
  g_type_ensure (PCT_TYPE_CLASS_BALANCE);
  g_type_ensure (PCT_TYPE_IMAGE_SUMMARY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, status);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, progress);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, content);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, split);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, label);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, search);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, caption);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, summary);
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, balance);
  gtk_widget_class_bind_template_callback (widget_class, show_images);
  gtk_widget_class_bind_template_callback (widget_class, on_class_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
}

static void
pct_data_page_init (PctDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  pct_drop_down_tell (self->split);
  pct_drop_down_tell (self->label);
  self->list = pct_image_list_new ();
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->list));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_caption), self, G_CONNECT_SWAPPED);
  g_autoptr (GtkListItemFactory) factory = pct_image_tile_factory_new ();
  gtk_grid_view_set_factory (self->grid, factory);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  pct_grid_paging_install (self->grid);
  self->wanted = -1;
  g_signal_connect (self, "map", G_CALLBACK (show_wanted), NULL);
}

void
pct_data_page_set_models (PctDataPage *self, PctExperimentModel *experiment, PctDatasetLibrary *library)
{
  self->experiment = g_object_ref (experiment);
  self->library = g_object_ref (library);
  g_signal_connect_object (experiment, "counted", G_CALLBACK (on_counted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::loading", G_CALLBACK (on_loading), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_object_bind_property (library, "progress", self->progress, "fraction", G_BINDING_SYNC_CREATE);
  pct_class_balance_set_experiment (self->balance, experiment);
  on_counted (self);
  show_status (self);
}
