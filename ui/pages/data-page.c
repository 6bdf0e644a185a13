#include "ui/pages/data-page.h"

#include "ui/model/text.h"

#include <glib/gi18n-lib.h>

struct _PctDataPage {
  AdwBin parent_instance;
  PctDatasetLibrary *library;
  AdwStatusPage *status;
};

G_DEFINE_FINAL_TYPE (PctDataPage, pct_data_page, ADW_TYPE_BIN)

static void
on_opened (PctDataPage *self)
{
  PctImageSet *set = pct_dataset_library_get_image_set (self->library);
  if (set == NULL)
    {
      gboolean loading = pct_dataset_library_get_loading (self->library);
      adw_status_page_set_title (self->status, loading ? _ ("Opening the Dataset…") : _ ("No Dataset Is Open"));
      adw_status_page_set_description (self->status, loading ? NULL : _ ("Choose a dataset in the sidebar."));
      return;
    }
  g_autofree char *name = g_markup_escape_text (set->name, -1);
  g_autofree char *train = pct_text_count (set->splits[PCT_SPLIT_TRAIN].count);
  g_autofree char *test = pct_text_count (set->splits[PCT_SPLIT_TEST].count);
  g_autofree char *classes = pct_text_count (set->n_classes);
  g_autofree char *text = g_strdup_printf (_ ("%s training and %s test images in %s classes"), train, test, classes);
  adw_status_page_set_title (self->status, name);
  adw_status_page_set_description (self->status, text);
}

static void
pct_data_page_dispose (GObject *object)
{
  PctDataPage *self = PCT_DATA_PAGE (object);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (pct_data_page_parent_class)->dispose (object);
}

static void
pct_data_page_class_init (PctDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_data_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PctDataPage, status);
}

static void
pct_data_page_init (PctDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pct_data_page_set_models (PctDataPage *self, PctDatasetLibrary *library)
{
  self->library = g_object_ref (library);
  g_signal_connect_object (library, "opened", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (library, "notify::loading", G_CALLBACK (on_opened), self, G_CONNECT_SWAPPED);
  on_opened (self);
}
