/* A file manager's window, as far as dragging goes: drag-source FILE... It shows a row of 40 pixels for each, in the
 * corner of the display, and each can be dragged from there as a list of one file; a last row, "all", is a list of them all.
 * The row says when it may be dropped. */
#include <gtk/gtk.h>

#define ROW_WIDTH  200
#define ROW_HEIGHT 40

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, GSList *files)
{
  GdkFileList *list = gdk_file_list_new_from_list (files);
  GdkContentProvider *provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  return provider;
}

static void
on_action (GdkDrag *drag, GParamSpec *property, GtkLabel *row)
{
  const char *name = gtk_widget_get_name (GTK_WIDGET (row));
  g_autofree char *taken = g_strdup_printf ("%s may be dropped", name);
  gtk_label_set_text (row, gdk_drag_get_selected_action (drag) == 0 ? name : taken);
}

static void
on_begin (GtkDragSource *source, GdkDrag *drag, GtkLabel *row)
{
  g_signal_connect_object (drag, "notify::selected-action", G_CALLBACK (on_action), row, 0);
}

static void
on_end (GtkDragSource *source, GdkDrag *drag, gboolean moved, GtkLabel *row)
{
  gtk_label_set_text (row, gtk_widget_get_name (GTK_WIDGET (row)));
}

/* files: GFile; the row's own. */
static GtkWidget *
make_row (const char *name, GSList *files)
{
  GtkWidget *row = gtk_label_new (name);
  gtk_widget_set_name (row, name);
  gtk_widget_set_size_request (row, ROW_WIDTH, ROW_HEIGHT);
  GtkDragSource *source = gtk_drag_source_new ();
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), files);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_begin), row);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_end), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  return row;
}

int
main (int argc, char **argv)
{
  gtk_init ();
  GtkWidget *rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *window = gtk_window_new ();
  GSList *all = NULL;
  for (int i = 1; i < argc; i++)
    {
      GFile *file = g_file_new_for_path (argv[i]);
      g_autofree char *name = g_file_get_basename (file);
      gtk_box_append (GTK_BOX (rows), make_row (name, g_slist_prepend (NULL, file)));
      all = g_slist_append (all, file);
    }
  gtk_box_append (GTK_BOX (rows), make_row ("all", all));
  gtk_window_set_child (GTK_WINDOW (window), rows);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_present (GTK_WINDOW (window));
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}
