#include "ui/widgets/judgement-view.h"

#include "ui/widgets/drawing.h"
#include "ui/widgets/matrix-view.h"
#include "ui/widgets/metrics-table.h"

#include <glib/gi18n-lib.h>

#define MARGIN 6
/* The cells' own padding brings it in line with the title. */
#define TABLE_MARGIN 10
/* The heading of the table and some of its rows: with less room it is better off alone. */
#define LEAST_TABLE 112

struct _PctJudgementView {
  GtkWidget parent_instance;
  GtkLabel *title;
  GtkWidget *choice, *choose_metrics;
  PctMatrixView *matrix;
  PctMetricsTable *metrics;
  guint epoch;
  gboolean judged;   /* there is a matrix to show */
  gboolean together; /* there is room for both */
  guint naming;      /* an idle source's id: an allocation may not change what it allocates */
};

G_DEFINE_FINAL_TYPE (PctJudgementView, pct_judgement_view, GTK_TYPE_WIDGET)

static guint cell_activated;

static gboolean
metrics_alone (PctJudgementView *self)
{
  return self->judged && !self->together && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->choose_metrics));
}

/* Beside the choice it need not say what is chosen. */
static void
show_title (PctJudgementView *self)
{
  g_autofree char *title = NULL;
  if (self->epoch > 0 && self->judged && !self->together)
    /* Translators: which one is shown, where there is little room. */
    title = g_strdup_printf (C_ ("short", "Epoch %u"), self->epoch);
  else if (self->epoch > 0)
    /* Translators: of which epoch the confusion matrix is. */
    title = g_strdup_printf (_ ("Confusion matrix · epoch %u"), self->epoch);
  else
    title = g_strdup (_ ("Confusion matrix"));
  if (!g_str_equal (gtk_label_get_label (self->title), title))
    gtk_label_set_label (self->title, title);
}

static gboolean
rename_title (gpointer data)
{
  PctJudgementView *self = data;
  self->naming = 0;
  show_title (self);
  return G_SOURCE_REMOVE;
}

static void
on_choice (PctJudgementView *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
on_cell (PctJudgementView *self, guint row, guint column)
{
  g_signal_emit (self, cell_activated, 0, row, column);
}

static int
least (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int minimum = 0;
  gtk_widget_measure (child, orientation, for_size, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
place (GtkWidget *child, gboolean shown, int left, int top, int width, int height)
{
  gtk_widget_set_child_visible (child, shown);
  if (shown)
    gtk_widget_size_allocate (child, &(GtkAllocation){ left, top, MAX (width, 1), MAX (height, 1) }, -1);
}

/* Where the title's longest word leaves the choice no room, in long-winded languages. */
static gboolean
is_stacked (PctJudgementView *self, int width)
{
  return least (GTK_WIDGET (self->title), GTK_ORIENTATION_HORIZONTAL, -1) + least (self->choice, GTK_ORIENTATION_HORIZONTAL, -1)
             + MARGIN > width;
}

/* The title, and beside it the choice where there is one, or below it. Returns where they end. */
static int
place_header (PctJudgementView *self, gboolean choice, int width)
{
  GtkWidget *title = GTK_WIDGET (self->title);
  gboolean beside = choice && !is_stacked (self, width);
  int wide = choice ? least (self->choice, GTK_ORIENTATION_HORIZONTAL, -1) : 0, room = width - (beside ? wide + MARGIN : 0);
  int high = choice ? least (self->choice, GTK_ORIENTATION_VERTICAL, wide) : 0;
  int height = least (title, GTK_ORIENTATION_VERTICAL, room), top = beside ? MARGIN : height;
  gboolean leftwards = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  place (title, TRUE, leftwards ? width - room : 0, 0, room, beside ? MAX (height, top + high) : height);
  place (self->choice, choice, leftwards ? MARGIN : width - wide - MARGIN, top, wide, high);
  return choice ? MAX (height, top + high) : height;
}

static void
pct_judgement_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PctJudgementView *self = PCT_JUDGEMENT_VIEW (widget);
  int top = least (GTK_WIDGET (self->title), GTK_ORIENTATION_VERTICAL, width);
  int used = pct_matrix_view_get_used_height (self->matrix, width, height - top);
  gboolean together = self->judged && height - top - used - MARGIN >= (int) (LEAST_TABLE * pct_drawing_style ().scale);
  if (together != self->together && self->naming == 0)
    self->naming = g_idle_add (rename_title, self);
  self->together = together;

  gboolean alone = metrics_alone (self);
  top = place_header (self, self->judged && !together, width);
  place (GTK_WIDGET (self->matrix), !alone, 0, top, width, together ? used : height - top);
  top += together ? used : MARGIN;
  place (GTK_WIDGET (self->metrics), together || alone, TABLE_MARGIN, top, width - 2 * TABLE_MARGIN, height - top - MARGIN);
}

static void
pct_judgement_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  PctJudgementView *self = PCT_JUDGEMENT_VIEW (widget);
  int title = least (GTK_WIDGET (self->title), orientation, for_size), choice = least (self->choice, orientation, -1);
  gtk_widget_measure (GTK_WIDGET (self->matrix), orientation, for_size, minimum, natural, NULL, NULL);
  gboolean stacked = for_size >= 0 && is_stacked (self, for_size);
  int header = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (title, choice + 2 * MARGIN)
               : stacked                                 ? title + choice
                                                         : MAX (title, choice + MARGIN);
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? *minimum + header : MAX (*minimum, header);
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? *natural + header : MAX (*natural, header);
  *minimum_baseline = *natural_baseline = -1;
}

static GtkSizeRequestMode
pct_judgement_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
pct_judgement_view_dispose (GObject *object)
{
  PctJudgementView *self = PCT_JUDGEMENT_VIEW (object);
  g_clear_handle_id (&self->naming, g_source_remove);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pct_judgement_view_parent_class)->dispose (object);
}

static void
pct_judgement_view_class_init (PctJudgementViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_judgement_view_dispose;
  widget_class->size_allocate = pct_judgement_view_size_allocate;
  widget_class->measure = pct_judgement_view_measure;
  widget_class->get_request_mode = pct_judgement_view_get_request_mode;
  g_type_ensure (PCT_TYPE_MATRIX_VIEW);
  g_type_ensure (PCT_TYPE_METRICS_TABLE);
  cell_activated = g_signal_new ("cell-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "judgement");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/judgement-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PctJudgementView, title);
  gtk_widget_class_bind_template_child (widget_class, PctJudgementView, choice);
  gtk_widget_class_bind_template_child (widget_class, PctJudgementView, choose_metrics);
  gtk_widget_class_bind_template_child (widget_class, PctJudgementView, matrix);
  gtk_widget_class_bind_template_child (widget_class, PctJudgementView, metrics);
  gtk_widget_class_bind_template_callback (widget_class, on_choice);
  gtk_widget_class_bind_template_callback (widget_class, on_cell);
}

static void
pct_judgement_view_init (PctJudgementView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  pct_matrix_view_set_clickable (self->matrix);
  show_title (self);
}

void
pct_judgement_view_show (PctJudgementView *self, guint epoch, const uint32_t *confusion, size_t rows, size_t columns,
                         char *const *names, const char *empty)
{
  self->epoch = epoch;
  self->judged = confusion != NULL;
  if (confusion == NULL)
    pct_matrix_view_set_empty (self->matrix, empty);
  pct_matrix_view_set_counts (self->matrix, confusion, rows, columns, names);
  pct_metrics_table_set_confusion (self->metrics, confusion, confusion == NULL ? 0 : rows, confusion == NULL ? 0 : columns,
                                   confusion == NULL ? NULL : names);
  show_title (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

PctMatrix
pct_judgement_view_get_matrix (PctJudgementView *self)
{
  return pct_matrix_view_get_matrix (self->matrix);
}
