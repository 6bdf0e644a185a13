#include "app/figure-controller.h"

#include "app/file-dialog.h"
#include "ui/model/saving.h"

#include <glib/gi18n.h>
#include <string.h>

struct _PctFigureController {
  GObject parent_instance;
  GtkApplicationWindow *window; /* which owns it */
  AdwToastOverlay *toasts;      /* the window's */
  PctTrainPage *training;       /* likewise */
  PctInspectPage *inspection;   /* likewise */
  PctFigurePart part;           /* whose file is being chosen */
  PctRun *run;
};

G_DEFINE_FINAL_TYPE (PctFigureController, pct_figure_controller, G_TYPE_OBJECT)

typedef struct {
  const char *name; /* of the file that the bytes are for */
  GBytes *bytes;
  GError *error;
  gboolean nothing; /* was there to be drawn */
} Drawing;

static const struct {
  const char *name; /* in the actions' parameter, and in the file's name */
  PctTrainPart part;
} parts[] = { [PCT_FIGURE_ALL] = { NULL, PCT_TRAIN_ALL },
              [PCT_FIGURE_LOSS] = { "loss", PCT_TRAIN_LOSS },
              [PCT_FIGURE_ACCURACY] = { "accuracy", PCT_TRAIN_ACCURACY },
              [PCT_FIGURE_MATRIX] = { "matrix", PCT_TRAIN_MATRIX },
              [PCT_FIGURE_INSPECTED] = { "inspected", PCT_TRAIN_ALL } };

static void
draw (const PctFigure *figure, void *data)
{
  Drawing *drawing = data;
  PctStyle style = pct_style_print ();
  drawing->nothing = figure->n_plots == 0 && figure->matrix == NULL;
  if (drawing->nothing)
    return;
  drawing->bytes = pct_figure_to_bytes (figure, &style, drawing->name, &drawing->error);
}

static void
tell (PctFigureController *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
draw_part (PctFigureController *self, PctFigurePart part, Drawing *drawing)
{
  if (part == PCT_FIGURE_INSPECTED)
    pct_inspect_page_draw (self->inspection, draw, drawing);
  else
    pct_train_page_draw (self->training, parts[part].part, draw, drawing);
  if (drawing->nothing)
    tell (self, _ ("There is no confusion matrix yet"));
}

static void choose_file (gpointer data);

static void
on_saved (const char *path, const GError *error, gpointer data)
{
  PctFigureController *self = data;
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("Saved “%s”"), name);
  if (error == NULL)
    tell (self, text);
  else
    pct_file_refuse_saving (GTK_WINDOW (self->window), path, pct_file_reason (error->message, path), choose_file, self);
}

void
pct_figure_controller_export (PctFigureController *self, PctFigurePart part, GFile *file)
{
  g_autofree char *path = g_file_get_path (file), *uri = g_file_get_uri (file);
  if (path == NULL)
    {
      pct_file_refuse_saving (GTK_WINDOW (self->window), uri, _ ("Choose a folder on this computer."), choose_file, self);
      return;
    }
  Drawing drawing = { .name = path };
  draw_part (self, part, &drawing);
  g_autoptr (GBytes) bytes = drawing.bytes;
  g_autoptr (GError) error = drawing.error;
  if (bytes != NULL)
    pct_save (path, bytes, on_saved, self);
  else if (error != NULL)
    on_saved (path, error, self);
}

static void
on_chosen (GFile *file, gpointer data)
{
  PctFigureController *self = data;
  pct_figure_controller_export (self, self->part, file);
}

static void
choose_file (gpointer data)
{
  PctFigureController *self = data;
  const char *model = pct_run_get_model (self->run);
  const char *part = parts[self->part].name;
  g_autofree char *name
      = g_strconcat (model == NULL ? _ ("figure") : model, part == NULL ? "" : "-", part == NULL ? "" : part, ".png", NULL);
  g_strdelimit (name, "/", '-');
  const PctFileDialog dialog = { .action = GTK_FILE_CHOOSER_ACTION_SAVE,
                                 .title = _ ("Export the Figure as PNG, SVG or PDF"),
                                 .accept = _ ("_Save"),
                                 .name = name };
  pct_file_dialog_show (&dialog, GTK_WINDOW (self->window), on_chosen, self);
}

/* Without a parameter: all of it. An unknown name is all of it, too. */
static PctFigurePart
find_part (GVariant *parameter)
{
  const char *name = parameter == NULL ? NULL : g_variant_get_string (parameter, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_strcmp0 (name, parts[i].name) == 0)
      return (PctFigurePart) i;
  return PCT_FIGURE_ALL;
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctFigureController *self = data;
  self->part = find_part (parameter);
  choose_file (self);
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  PctFigureController *self = data;
  Drawing drawing = { .name = "figure.png" };
  PctFigurePart part = find_part (parameter);
  draw_part (self, part, &drawing);
  if (drawing.nothing)
    return;
  g_autoptr (GBytes) png = drawing.bytes;
  g_autoptr (GError) error = drawing.error;
  g_autoptr (GdkTexture) texture = png == NULL ? NULL : gdk_texture_new_from_bytes (png, error == NULL ? &error : NULL);
  if (texture == NULL)
    {
      tell (self, error->message);
      return;
    }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), texture);
  tell (self, part == PCT_FIGURE_ALL ? _ ("The plots are in the clipboard, as an image")
                                     : _ ("The picture is in the clipboard"));
}

static void
update_actions (PctFigureController *self)
{
  static const char *const names[] = { "export-figure", "copy-figure", "export-card", "copy-card" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->window), names[i])),
                                 pct_run_get_dataset (self->run) != NULL);
}

static void
pct_figure_controller_finalize (GObject *object)
{
  g_clear_object (&PCT_FIGURE_CONTROLLER (object)->run);
  G_OBJECT_CLASS (pct_figure_controller_parent_class)->finalize (object);
}

static void
pct_figure_controller_class_init (PctFigureControllerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_figure_controller_finalize;
}

static void
pct_figure_controller_init (PctFigureController *self)
{
}

PctFigureController *
pct_figure_controller_new (GtkApplicationWindow *window, AdwToastOverlay *toasts, PctTrainPage *training,
                           PctInspectPage *inspection, PctRun *run)
{
  static const GActionEntry entries[] = { { .name = "export-figure", .activate = on_export },
                                          { .name = "copy-figure", .activate = on_copy },
                                          { .name = "export-card", .activate = on_export, .parameter_type = "s" },
                                          { .name = "copy-card", .activate = on_copy, .parameter_type = "s" } };
  PctFigureController *self = g_object_new (PCT_TYPE_FIGURE_CONTROLLER, NULL);
  self->window = window;
  self->toasts = toasts;
  self->training = training;
  self->inspection = inspection;
  self->run = g_object_ref (run);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (run, "begun", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  update_actions (self);
  return self;
}
