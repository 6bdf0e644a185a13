#include "ui/widgets/manual-view.h"

#include "ui/model/manual.h"

#include <adwaita.h>

#define FOLDER            "/org/percept/Percept/manual/"
#define COLUMN            720 /* points: what is still read with ease */
#define CELL_LETTERS      9   /* a table's column is no narrower, unless all its words are shorter */
#define WIDE_CELL_LETTERS 22  /* nor wider, but the last */

struct _PctManualView {
  GtkWidget parent_instance;
  GtkWidget *scroller, *column;
  char *linked;  /* the page of the link that was followed, or NULL */
  guint turning; /* to it: an idle source's id */
};

G_DEFINE_FINAL_TYPE (PctManualView, pct_manual_view, GTK_TYPE_WIDGET)

static guint page_signal;

static gboolean
turn (gpointer data)
{
  PctManualView *self = data;
  g_autofree char *page = g_steal_pointer (&self->linked);
  self->turning = 0;
  g_signal_emit (self, page_signal, 0, page);
  return G_SOURCE_REMOVE;
}

/* Another page takes the link's label away: GTK has to be done with it first. */
static gboolean
on_link (PctManualView *self, const char *link)
{
  char *page = pct_manual_link_page (link);
  if (page != NULL)
    {
      g_free (self->linked);
      self->linked = page;
      if (self->turning == 0)
        self->turning = g_idle_add (turn, self);
    }
  else
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), link, GDK_CURRENT_TIME);
  return TRUE;
}

/* Text that can be copied, or that Tab finds the links of: in GTK's labels it's either. (One that is merely not
 * focusable would not take the focus and yet stop it.) */
static GtkWidget *
make_label (PctManualView *self, const char *markup, GtkAccessibleRole role)
{
  gboolean links = strstr (markup, "<a ") != NULL;
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", markup, "use-markup", TRUE, "wrap", TRUE,
                      "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f, "yalign", 0.0f, "selectable", !links,
                      "can-focus", links, NULL);
  g_signal_connect_object (label, "activate-link", G_CALLBACK (on_link), self, G_CONNECT_SWAPPED);
  return label;
}

static GtkWidget *
make_heading (PctManualView *self, const PctManualBlock *block)
{
  static const char *const styles[] = { "title-1", "title-2", "title-4" };
  GtkWidget *label = make_label (self, block->text, GTK_ACCESSIBLE_ROLE_HEADING);
  gtk_widget_add_css_class (label, styles[MIN (block->level, G_N_ELEMENTS (styles)) - 1]);
  gtk_widget_set_margin_top (label, block->level == 1 ? 0 : 18);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) block->level, -1);
  return label;
}

static GtkWidget *
make_paragraph (PctManualView *self, const PctManualBlock *block)
{
  return make_label (self, block->text, GTK_ACCESSIBLE_ROLE_LABEL);
}

static GtkWidget *
make_item (PctManualView *self, const PctManualBlock *block)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *marker = gtk_label_new (block->marker);
  GtkWidget *text = make_label (self, block->text, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_label_set_width_chars (GTK_LABEL (marker), 2);
  gtk_label_set_xalign (GTK_LABEL (marker), 1);
  gtk_widget_set_valign (marker, GTK_ALIGN_START);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), marker);
  gtk_box_append (GTK_BOX (box), text);
  gtk_widget_set_margin_start (box, 24 * (int) block->level);
  return box;
}

/* Newer versions of GTK give a name only to what has a role. */
static GtkWidget *
make_scroller (void)
{
  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
}

/* Lines that aren't broken: a long one is scrolled. */
static GtkWidget *
make_code (PctManualView *self, const PctManualBlock *block)
{
  GtkWidget *scroller = make_scroller (), *label = gtk_label_new (block->text);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "monospace");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_widget_add_css_class (scroller, "manual-code");
  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL, block->text, -1);
  return scroller;
}

/* The letters of the longest word in a column. */
static int
longest_word (const GPtrArray *rows, guint column)
{
  int longest = 1;
  for (guint i = 0; i < rows->len; i++)
    {
      const char *const *cells = rows->pdata[i];
      g_autofree char *plain = NULL;
      if (column >= g_strv_length ((char **) cells)
          || !pango_parse_markup (cells[column], -1, 0, NULL, &plain, NULL, NULL))
        continue;
      g_auto (GStrv) words = g_strsplit (plain, " ", -1);
      for (char **word = words; *word != NULL; word++)
        longest = MAX (longest, (int) g_utf8_strlen (*word, -1));
    }
  return longest;
}

static GtkWidget *
make_table (PctManualView *self, const PctManualBlock *block)
{
  GtkWidget *grid = gtk_grid_new ();
  guint n_columns = g_strv_length (block->rows->pdata[0]);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "manual-table");
  for (guint column = 0; column < n_columns; column++)
    {
      int letters = MIN (CELL_LETTERS, longest_word (block->rows, column));
      for (guint row = 0; row < block->rows->len; row++)
        {
          char **cells = block->rows->pdata[row];
          if (column >= g_strv_length (cells))
            continue;
          GtkWidget *cell = make_label (self, cells[column], GTK_ACCESSIBLE_ROLE_LABEL);
          gtk_label_set_width_chars (GTK_LABEL (cell), letters);
          gtk_label_set_max_width_chars (GTK_LABEL (cell), column + 1 == n_columns ? -1 : WIDE_CELL_LETTERS);
          gtk_widget_set_hexpand (cell, column + 1 == n_columns);
          if (row == 0)
            gtk_widget_add_css_class (cell, "heading");
          gtk_grid_attach (GTK_GRID (grid), cell, (int) column, row == 0 ? 0 : (int) row + 1, 1, 1);
        }
    }
  gtk_grid_attach (GTK_GRID (grid), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL), 0, 1, (int) n_columns, 1);
  return grid;
}

static GtkWidget *
make_picture (PctManualView *self, const PctManualBlock *block)
{
  g_autofree char *path = g_strconcat (FOLDER, block->path, NULL);
  GtkWidget *picture = gtk_picture_new_for_resource (path);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), block->text);
  return picture;
}

static GtkWidget *
make_block (PctManualView *self, const PctManualBlock *block)
{
  static GtkWidget *(*const makers[]) (PctManualView *, const PctManualBlock *) = {
    [PCT_MANUAL_HEADING] = make_heading, [PCT_MANUAL_PARAGRAPH] = make_paragraph, [PCT_MANUAL_ITEM] = make_item,
    [PCT_MANUAL_CODE] = make_code,       [PCT_MANUAL_TABLE] = make_table,         [PCT_MANUAL_PICTURE] = make_picture,
  };
  return makers[block->kind](self, block);
}

char *
pct_manual_view_text (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  return bytes == NULL ? NULL : g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

gboolean
pct_manual_view_show (PctManualView *self, const char *name)
{
  g_autofree char *text = pct_manual_view_text (name);
  if (text == NULL)
    return FALSE;
  g_autoptr (GPtrArray) blocks = pct_manual_read (text);
  if (gtk_widget_get_focus_child (self->column) != NULL)
    gtk_widget_grab_focus (self->scroller); /* from a link to the beginning of what it leads to */
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (self->column)) != NULL)
    gtk_box_remove (GTK_BOX (self->column), child);
  for (guint i = 0; i < blocks->len; i++)
    gtk_box_append (GTK_BOX (self->column), make_block (self, blocks->pdata[i]));
  if ((child = gtk_widget_get_first_child (self->column)) != NULL && GTK_IS_LABEL (child))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    gtk_label_get_text (GTK_LABEL (child)), -1);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  return TRUE;
}

static void
pct_manual_view_dispose (GObject *object)
{
  PctManualView *self = PCT_MANUAL_VIEW (object);
  g_clear_handle_id (&self->turning, g_source_remove);
  g_clear_pointer (&self->linked, g_free);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (pct_manual_view_parent_class)->dispose (object);
}

static void
pct_manual_view_class_init (PctManualViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pct_manual_view_dispose;
  page_signal = g_signal_new ("page", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
pct_manual_view_init (PctManualView *self)
{
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", COLUMN, "tightening-threshold", COLUMN, NULL);
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->column, "manual");
  adw_clamp_set_child (ADW_CLAMP (clamp), self->column);
  self->scroller = make_scroller ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  /* A picture needs no height, but has one that suits it. */
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (viewport), GTK_SCROLL_NATURAL);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), clamp);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), viewport);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}
