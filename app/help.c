#include "app/help.h"

#include "ui/model/manual.h"
#include "ui/widgets/manual-view.h"

struct _PctHelp {
  AdwWindow parent_instance;
  GPtrArray *pages; /* PctManualPage, one a row */
  AdwLeaflet *leaflet;
  AdwWindowTitle *title;
  GtkListBox *list;
  PctManualView *view;
};

G_DEFINE_FINAL_TYPE (PctHelp, pct_help, ADW_TYPE_WINDOW)

static void
on_row (PctHelp *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  const PctManualPage *page = self->pages->pdata[gtk_list_box_row_get_index (row)];
  pct_manual_view_show (self->view, page->name);
  adw_window_title_set_title (self->title, page->title);
}

static void
on_row_activated (PctHelp *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
on_back (PctHelp *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (self->list)));
}

static void
on_page (PctHelp *self, const char *name)
{
  for (guint i = 0; i < self->pages->len; i++)
    if (g_str_equal (((const PctManualPage *) self->pages->pdata[i])->name, name))
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
}

static GtkWidget *
make_row (const char *title)
{
  GtkWidget *label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

/* Pages that the program doesn't have are left out. */
static void
fill (PctHelp *self)
{
  g_autofree char *contents = pct_manual_view_text ("README.md");
  self->pages = pct_manual_contents (contents);
  for (guint i = 0; i < self->pages->len;)
    {
      const PctManualPage *page = self->pages->pdata[i];
      g_autofree char *text = pct_manual_view_text (page->name);
      if (text == NULL)
        {
          g_ptr_array_remove_index (self->pages, i);
          continue;
        }
      gtk_list_box_append (self->list, make_row (page->title));
      i++;
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

/* Tab leaves the list for the page, as the arrow keys go from row to row already, each showing its page. */
static gboolean
pct_help_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PctHelp *self = PCT_HELP (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self)), *view = GTK_WIDGET (self->view);
  gboolean listed = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  if (listed && tab && gtk_widget_get_mapped (view) && gtk_widget_child_focus (view, direction))
    return TRUE;
  return GTK_WIDGET_CLASS (pct_help_parent_class)->focus (widget, direction);
}

static void
pct_help_finalize (GObject *object)
{
  g_clear_pointer (&PCT_HELP (object)->pages, g_ptr_array_unref);
  G_OBJECT_CLASS (pct_help_parent_class)->finalize (object);
}

static void
pct_help_class_init (PctHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pct_help_finalize;
  widget_class->focus = pct_help_focus;
  g_type_ensure (PCT_TYPE_MANUAL_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/help.ui");
  gtk_widget_class_bind_template_child (widget_class, PctHelp, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PctHelp, title);
  gtk_widget_class_bind_template_child (widget_class, PctHelp, list);
  gtk_widget_class_bind_template_child (widget_class, PctHelp, view);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_page);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pct_help_init (PctHelp *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill (self);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0)));
}

PctHelp *
pct_help_new (void)
{
  return g_object_new (PCT_TYPE_HELP, NULL);
}
