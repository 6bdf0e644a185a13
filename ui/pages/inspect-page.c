#include "ui/pages/inspect-page.h"

#include <glib/gi18n-lib.h>

struct _PctInspectPage {
  AdwBin parent_instance;
  PctDatasetLibrary *library;
  PctRun *run;
  AdwStatusPage *status;
};

G_DEFINE_FINAL_TYPE (PctInspectPage, pct_inspect_page, ADW_TYPE_BIN)

static void
show (PctInspectPage *self)
{
  const PctEpoch *epoch = pct_run_get_epoch (self->run);
  if (epoch == NULL)
    {
      adw_status_page_set_title (self->status, pct_run_is_active (self->run) ? _ ("The First Epoch Is Under Way")
                                                                             : _ ("Nothing Was Trained Yet"));
      return;
    }
  g_autofree char *title = g_strdup_printf (_ ("Epoch %u"), epoch->epoch);
  g_autofree char *text = g_strdup_printf (_ ("%.1f %% of the validation images are right."), 100 * epoch->validation.accuracy);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, epoch->validation.count == 0 ? _ ("There are no validation images.") : text);
}

static void
pct_inspect_page_dispose (GObject *object)
{
  PctInspectPage *self = PCT_INSPECT_PAGE (object);
  g_clear_object (&self->library);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pct_inspect_page_parent_class)->dispose (object);
}

static void
pct_inspect_page_class_init (PctInspectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_inspect_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/inspect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PctInspectPage, status);
}

static void
pct_inspect_page_init (PctInspectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
pct_inspect_page_set_models (PctInspectPage *self, PctDatasetLibrary *library, PctRun *run)
{
  self->library = g_object_ref (library);
  self->run = g_object_ref (run);
  g_signal_connect_object (run, "epoch", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
