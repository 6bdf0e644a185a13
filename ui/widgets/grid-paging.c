#include "ui/widgets/grid-paging.h"

#include "ui/widgets/image-tile.h"

/* Whole rows that are seen at once, times their cells; 0 before any has a place. All cells are of one size. */
static guint
page_size (GtkWidget *grid)
{
  GtkWidget *cell = gtk_widget_get_first_child (grid);
  while (cell != NULL && (gtk_widget_get_width (cell) == 0 || gtk_widget_get_height (cell) == 0))
    cell = gtk_widget_get_next_sibling (cell);
  if (cell == NULL)
    return 0;
  GtkAdjustment *down = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid));
  int rows = (int) gtk_adjustment_get_page_size (down) / gtk_widget_get_height (cell);
  return (guint) (MAX (rows, 1) * MAX (gtk_widget_get_width (grid) / gtk_widget_get_width (cell), 1));
}

static void
focus_item (GtkWidget *grid, gpointer item)
{
  for (GtkWidget *cell = gtk_widget_get_first_child (grid); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *tile = gtk_widget_get_first_child (cell);
      if (tile != NULL && pct_image_tile_get_item (PCT_IMAGE_TILE (tile)) == item)
        gtk_widget_grab_focus (cell);
    }
}

static void
go_to (GtkWidget *grid, GtkSingleSelection *selection, guint position)
{
  gtk_single_selection_set_selected (selection, position);
  /* The cell is there from then on, though it has no place yet. */
  gtk_widget_activate_action (grid, "list.scroll-to-item", "u", position);
  focus_item (grid, gtk_single_selection_get_selected_item (selection));
}

static gboolean
on_key (GtkEventController *keys, guint key, guint code, GdkModifierType modifiers)
{
  gboolean back = key == GDK_KEY_Page_Up || key == GDK_KEY_KP_Page_Up;
  gboolean forth = key == GDK_KEY_Page_Down || key == GDK_KEY_KP_Page_Down;
  if ((!back && !forth) || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  GtkWidget *grid = gtk_event_controller_get_widget (keys);
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_grid_view_get_model (GTK_GRID_VIEW (grid)));
  guint position = gtk_single_selection_get_selected (selection), count = g_list_model_get_n_items (G_LIST_MODEL (selection));
  guint page = page_size (grid);
  if (page == 0 || count == 0)
    return FALSE;
  if (position == GTK_INVALID_LIST_POSITION)
    position = 0;
  go_to (grid, selection, back ? position - MIN (position, page) : MIN (position + page, count - 1));
  return TRUE;
}

void
pct_grid_paging_install (GtkGridView *grid)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), NULL);
  gtk_widget_add_controller (GTK_WIDGET (grid), keys);
}
