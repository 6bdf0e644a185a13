#include "ui/pages/train-plots.h"

#include "ui/widgets/card-menu.h"
#include "ui/widgets/drawing.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ui/draw/number.h"

struct _PctTrainPlots {
  GtkWidget parent_instance;
  PctRun *run;
  PctPins *pins;
  GtkWidget *box;
  PctPlotView *loss, *accuracy;
  GPtrArray *mark_texts;
  GArray *marks; /* PctMark */
};

G_DEFINE_FINAL_TYPE (PctTrainPlots, pct_train_plots, GTK_TYPE_WIDGET)

/* The lines of the run that is shown, which come first. */
enum { BATCH, TRAINING, VALIDATION, LINES };

/* A run alone has a colour for each of its lines, the same in both plots; beside others each run has one. */
enum { COLOUR_TRAINING, COLOUR_VALIDATION };

/* What the two plots differ in. */
typedef struct {
  const char *title, *quantity;
  PctCurve batch, training, validation;
  double upper_bound;
  PctBest best;
} Quantity;

static const Quantity of_loss = { N_ ("Loss"),          N_ ("loss"),               PCT_CURVE_BATCH_LOSS, PCT_CURVE_TRAIN_LOSS,
                                  PCT_CURVE_VALIDATION_LOSS, INFINITY, PCT_BEST_LEAST };
static const Quantity of_accuracy = { N_ ("Accuracy"),          N_ ("accuracy"), PCT_CURVE_BATCH_ACCURACY, PCT_CURVE_TRAIN_ACCURACY,
                                      PCT_CURVE_VALIDATION_ACCURACY, 1, PCT_BEST_GREATEST };

static void
add_pins (PctTrainPlots *self, const Quantity *quantity, PctExtreme extreme, GArray *series)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pins)); i++)
    {
      g_autoptr (PctPin) pin = g_list_model_get_item (G_LIST_MODEL (self->pins), i);
      if (pct_pins_is_shown (self->pins, pin))
        continue;
      const PctSeries lines[] = {
        { .name = pct_pin_get_name (pin),
          .brief = pct_pin_get_brief (pin),
          .colour = pct_pin_get_colour (pin),
          .points = pct_pin_get_curve (pin, quantity->training) },
        { .colour = pct_pin_get_colour (pin),
          .dashed = TRUE,
          .extreme = extreme,
          .since = pct_pin_get_same_loss_since (pin),
          .points = pct_pin_get_curve (pin, quantity->validation) },
      };
      g_array_append_vals (series, lines, G_N_ELEMENTS (lines));
    }
}

static void
set_plot (PctTrainPlots *self, PctPlotView *view, const Quantity *quantity)
{
  gboolean several = pct_pins_are_drawn (self->pins);
  PctExtreme extreme = quantity->best == PCT_BEST_LEAST ? PCT_EXTREME_LEAST : PCT_EXTREME_NONE;
  const PctSeries lines[LINES] = {
    [BATCH] = { .name = _ ("batch"),
                .colour = several ? PCT_COLOUR_FOREGROUND : COLOUR_TRAINING,
                .faint = TRUE,
                .points = pct_run_get_curve (self->run, quantity->batch) },
    [TRAINING] = { .name = _ ("training"),
                   .colour = several ? PCT_COLOUR_FOREGROUND : COLOUR_TRAINING,
                   .points = pct_run_get_curve (self->run, quantity->training) },
    [VALIDATION] = { .name = _ ("validation"),
                     .colour = several ? PCT_COLOUR_FOREGROUND : COLOUR_VALIDATION,
                     .dashed = TRUE,
                     .extreme = extreme,
                     .since = pct_run_get_same_loss_since (self->run),
                     .points = pct_run_get_curve (self->run, quantity->validation) },
  };
  g_autoptr (GArray) series = g_array_new (FALSE, FALSE, sizeof (PctSeries));
  g_array_append_vals (series, lines, LINES);
  add_pins (self, quantity, extreme, series);

  PctPlot plot = PCT_PLOT_INIT;
  plot.title = _ (quantity->title);
  plot.other_title = _ (quantity == &of_loss ? of_accuracy.title : of_loss.title);
  plot.x_label = _ ("epoch");
  plot.series = (const PctSeries *) (const void *) series->data;
  plot.n_series = series->len;
  plot.x_integers = TRUE;
  plot.x_least = 0;
  plot.x_greatest = 1;
  plot.lower_bound = 0;
  plot.upper_bound = quantity->upper_bound;
  plot.empty = _ ("Press Train to see the network learn");
  pct_plot_view_set_plot (view, &plot, _ (quantity->quantity), _ ("epoch"), quantity->best);
}

/* The axis grows in steps, so that the curves don't creep under the eyes. */
static double
axis_end (double position, guint epochs)
{
  static const double heads[] = { 1, 2, 3, 5, 8 };
  for (double power = 1; power <= epochs; power *= 10)
    for (size_t i = 0; i < G_N_ELEMENTS (heads); i++)
      if (heads[i] * power >= position)
        return MIN (heads[i] * power, MAX (1, epochs));
  return MAX (1, epochs);
}

static void
on_progressed (PctTrainPlots *self)
{
  double end = axis_end (pct_run_get_position (self->run), pct_run_get_epochs (self->run));
  end = fmax (end, pct_pins_get_last_epoch (self->pins));
  pct_plot_view_set_x_greatest (self->loss, end);
  pct_plot_view_set_x_greatest (self->accuracy, end);
  pct_plot_view_update (self->loss);
  pct_plot_view_update (self->accuracy);
}

static void
show_marks (PctTrainPlots *self)
{
  const PctMark *marks = (const PctMark *) (gpointer) self->marks->data;
  pct_plot_view_set_marks (self->loss, marks, self->marks->len);
  pct_plot_view_set_marks (self->accuracy, marks, self->marks->len);
}

static void
describe (PctTrainPlots *self)
{
  pct_plot_view_describe (self->loss);
  pct_plot_view_describe (self->accuracy);
}

static void
on_pins (PctTrainPlots *self)
{
  set_plot (self, self->loss, &of_loss);
  set_plot (self, self->accuracy, &of_accuracy);
  show_marks (self);
  describe (self);
  on_progressed (self);
}

static void
on_shown (PctTrainPlots *self)
{
  const PctEpoch *shown = pct_run_get_shown (self->run);
  guint looked_back_to;
  g_object_get (self->run, "shown-epoch", &looked_back_to, NULL);
  double cursor = looked_back_to == 0 || shown == NULL ? NAN : shown->epoch;
  pct_plot_view_set_cursor (self->loss, cursor);
  pct_plot_view_set_cursor (self->accuracy, cursor);
}

static void
on_begun (PctTrainPlots *self)
{
  g_array_set_size (self->marks, 0);
  show_marks (self); /* before what they say is freed */
  g_ptr_array_set_size (self->mark_texts, 0);
  pct_train_plots_fit (self);
  on_pins (self);
}

static void
add_mark (PctTrainPlots *self, double x, char *text, char *brief)
{
  PctMark mark = { .x = x, .text = text, .brief = brief };
  g_ptr_array_add (self->mark_texts, text);
  g_ptr_array_add (self->mark_texts, brief);
  g_array_append_val (self->marks, mark);
  show_marks (self);
  describe (self);
}

static void
on_started (PctTrainPlots *self)
{
  const PctStart *start = pct_run_get_start (self->run);
  if (start->forked_from != NULL)
    add_mark (self, start->forked_epoch, g_strdup (_ ("forked")), NULL);
}

/* "0.001 → 0.01"; NULL of what has no numbers. Free with g_free. */
static char *
change_numbers (const PctChange *change)
{
  if (isnan (change->from) || isnan (change->to))
    return NULL;
  g_autofree char *from = pct_number_text ("%g", change->from), *to = pct_number_text ("%g", change->to);
  return g_strdup_printf ("%s → %s", from, to);
}

/* Translated; of what has no numbers, its name alone. Free with g_free. */
static char *
change_text (const PctChange *change, const char *numbers)
{
  if (g_str_equal (change->setting, "optimizer.iterations"))
    return g_strdup (_ ("optimizer begins afresh"));
  const char *setting = g_str_equal (change->setting, "optimizer.learning_rate") ? _ ("learning rate") : change->setting;
  return numbers == NULL ? g_strdup (setting) : g_strdup_printf ("%s %s", setting, numbers);
}

static void
on_changed (PctTrainPlots *self, const PctChange *change)
{
  const PctStart *start = pct_run_get_start (self->run);
  if (pct_change_is_of_loss (change->setting))
    on_pins (self);
  if (start == NULL)
    return;
  char *numbers = change_numbers (change);
  add_mark (self, (double) change->step / MAX (1, (double) start->steps_per_epoch), change_text (change, numbers), numbers);
}

static void
on_loss_read (PctTrainPlots *self, double x)
{
  pct_plot_view_set_reading (self->accuracy, x);
}

static void
on_accuracy_read (PctTrainPlots *self, double x)
{
  pct_plot_view_set_reading (self->loss, x);
}

static void
pct_train_plots_dispose (GObject *object)
{
  PctTrainPlots *self = PCT_TRAIN_PLOTS (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->run);
  g_clear_object (&self->pins);
  G_OBJECT_CLASS (pct_train_plots_parent_class)->dispose (object);
}

static void
pct_train_plots_finalize (GObject *object)
{
  PctTrainPlots *self = PCT_TRAIN_PLOTS (object);
  g_array_unref (self->marks);
  g_ptr_array_unref (self->mark_texts);
  G_OBJECT_CLASS (pct_train_plots_parent_class)->finalize (object);
}

static void
pct_train_plots_class_init (PctTrainPlotsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_train_plots_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_train_plots_finalize;
  g_type_ensure (PCT_TYPE_PLOT_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/train-plots.ui");
  gtk_widget_class_bind_template_child (widget_class, PctTrainPlots, box);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPlots, loss);
  gtk_widget_class_bind_template_child (widget_class, PctTrainPlots, accuracy);
  gtk_widget_class_bind_template_callback (widget_class, on_accuracy_read);
  gtk_widget_class_bind_template_callback (widget_class, on_loss_read);
}

static void
pct_train_plots_init (PctTrainPlots *self)
{
  self->marks = g_array_new (FALSE, FALSE, sizeof (PctMark));
  self->mark_texts = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  pct_card_menu_install (gtk_widget_get_parent (GTK_WIDGET (self->loss)), "loss");
  pct_card_menu_install (gtk_widget_get_parent (GTK_WIDGET (self->accuracy)), "accuracy");
}

void
pct_train_plots_set_models (PctTrainPlots *self, PctRun *run, PctPins *pins)
{
  self->run = g_object_ref (run);
  self->pins = g_object_ref (pins);
  g_signal_connect_object (run, "begun", G_CALLBACK (on_begun), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "progressed", G_CALLBACK (on_progressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "epoch", G_CALLBACK (describe), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pins, "items-changed", G_CALLBACK (on_pins), self, G_CONNECT_SWAPPED);
  on_pins (self);
}

void
pct_train_plots_set_diagnosis (PctTrainPlots *self, const PctDiagnosis *diagnosis)
{
  gboolean gap = diagnosis->kind == PCT_DIAGNOSIS_OVERFITTING;
  pct_plot_view_set_gap (self->loss, gap ? (PctGap){ TRAINING, VALIDATION, diagnosis->epoch } : (PctGap){ 0 });
}

void
pct_train_plots_set_logarithmic (PctTrainPlots *self, gboolean logarithmic)
{
  pct_plot_view_set_logarithmic (self->loss, logarithmic);
}

void
pct_train_plots_set_smoothing (PctTrainPlots *self, double weight)
{
  pct_plot_view_set_smoothing (self->loss, weight);
  pct_plot_view_set_smoothing (self->accuracy, weight);
}

void
pct_train_plots_fit (PctTrainPlots *self)
{
  pct_plot_view_fit (self->loss);
  pct_plot_view_fit (self->accuracy);
}

void
pct_train_plots_get (PctTrainPlots *self, PctPlot *plots)
{
  plots[0] = pct_plot_view_get_plot (self->loss);
  plots[1] = pct_plot_view_get_plot (self->accuracy);
}

void
pct_train_plots_get_size (PctTrainPlots *self, double *width, double *height)
{
  double scale = pct_drawing_style ().scale;
  *width = gtk_widget_get_width (GTK_WIDGET (self->loss)) / scale;
  *height = gtk_widget_get_height (GTK_WIDGET (self->loss)) / scale;
}
