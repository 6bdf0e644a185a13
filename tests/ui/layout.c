#include "tests/ui/layout.h"

#include "resources/percept-resources.h"

#include <adwaita.h>
#include <locale.h>
#include <string.h>

#define PATIENCE 20
/* Of text: what a pixel's rounding can be. */
#define TOLERANCE 1.5
/* Of a window that draws its own frame. */
#define WIDEST_FRAME 32

void
layout_begin (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
  adw_init ();
  g_resources_register (percept_get_resource ());
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/percept/Percept/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

gboolean
layout_wait (gboolean (*condition) (gpointer data), gpointer data, double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  while (!condition (data))
    {
      if (g_get_monotonic_time () > end)
        return FALSE;
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  return TRUE;
}

typedef struct {
  GtkWindow *window;
  int width, height;
  guint frames;
} Presented;

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  ((Presented *) data)->frames++;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_settled (gpointer data)
{
  Presented *presented = data;
  GtkWidget *widget = GTK_WIDGET (presented->window);
  return gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) >= presented->width - WIDEST_FRAME && presented->frames > 5;
}

void
layout_present (GtkWindow *window, int width, int height)
{
  Presented presented = { window, width, height, 0 };
  gtk_window_set_default_size (window, width, height);
  gtk_window_present (window);
  guint tick = gtk_widget_add_tick_callback (GTK_WIDGET (window), on_frame, &presented, NULL);
  if (!layout_wait (is_settled, &presented, PATIENCE))
    g_error ("%d × %d wanted, %d × %d after %u frames", width, height, gtk_widget_get_width (GTK_WIDGET (window)),
             gtk_widget_get_height (GTK_WIDGET (window)), presented.frames);
  gtk_widget_remove_tick_callback (GTK_WIDGET (window), tick);
}

/* Whether a tooltip says every word of the text; signs between words may be left out. */
static gboolean
says (const char *tooltip, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);
  for (char **word = words; tooltip != NULL && *word != NULL; word++)
    if (!g_str_equal (*word, "→") && strstr (tooltip, *word + strspn (*word, "#")) == NULL)
      return FALSE;
  return tooltip != NULL;
}

static gboolean
is_told (GtkWidget *label, const char *text)
{
  for (GtkWidget *widget = label; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (says (gtk_widget_get_tooltip_text (widget), text))
      return TRUE;
  return FALSE;
}

static void
complain (GString *mistakes, GtkWidget *widget, const char *what, const char *text)
{
  g_string_append_printf (mistakes, "%s", G_OBJECT_TYPE_NAME (widget));
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL; parent = gtk_widget_get_parent (parent))
    if (g_str_has_prefix (G_OBJECT_TYPE_NAME (parent), "Pct"))
      {
        g_string_append_printf (mistakes, " in %s", G_OBJECT_TYPE_NAME (parent));
        break;
      }
  g_string_append_printf (mistakes, " %s: “%s”\n", what, text);
}

/* A formula or a pair with an arrow, without words that say which way it runs, reads the wrong way round. */
static gboolean
is_turned (GtkLabel *label, const char *text)
{
  if (gtk_widget_get_direction (GTK_WIDGET (label)) != GTK_TEXT_DIR_RTL || strstr (text, "\u2066") != NULL)
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalpha (g_utf8_get_char (at)))
      return FALSE;
  return strstr (text, " × ") != NULL || strstr (text, " − ") != NULL || strstr (text, " → ") != NULL;
}

static void
check_label (GtkLabel *label, GString *mistakes)
{
  GtkWidget *widget = GTK_WIDGET (label);
  PangoLayout *layout = gtk_label_get_layout (label);
  const char *text = gtk_label_get_text (label);
  int width, height;
  pango_layout_get_pixel_size (layout, &width, &height);
  gboolean cut = pango_layout_is_ellipsized (layout) || width > gtk_widget_get_width (widget) + TOLERANCE
                 || height > gtk_widget_get_height (widget) + TOLERANCE;
  gboolean is_seen = gtk_widget_get_opacity (widget) > 0; /* not what is there to be read out alone */
  if (cut && is_seen && text[0] != '\0' && !is_told (widget, text))
    complain (mistakes, widget, "is cut off", text);
  if (is_turned (label, text))
    complain (mistakes, widget, "runs from right to left", text);
}

static gboolean
scrolls (GtkPolicyType policy)
{
  return policy != GTK_POLICY_NEVER;
}

/* room: where the widget may be, in the window's coordinates. */
static void
check_widget (GtkWidget *widget, GtkWidget *window, graphene_rect_t room, GString *mistakes)
{
  graphene_rect_t bounds;
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_compute_bounds (widget, window, &bounds))
    return;
  const float left = bounds.origin.x, top = bounds.origin.y, right = left + bounds.size.width, bottom = top + bounds.size.height;
  if (left < room.origin.x - TOLERANCE || top < room.origin.y - TOLERANCE
      || right > room.origin.x + room.size.width + TOLERANCE || bottom > room.origin.y + room.size.height + TOLERANCE)
    {
      g_autofree char *place = g_strdup_printf ("%.0f, %.0f to %.0f, %.0f", left, top, right, bottom);
      complain (mistakes, widget, "leaves its room", place);
      return; /* what is in it does as well */
    }
  if (GTK_IS_LABEL (widget))
    check_label (GTK_LABEL (widget), mistakes);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t inside = room;
      if (GTK_IS_SCROLLABLE (child) && GTK_IS_SCROLLED_WINDOW (widget))
        inside = bounds;
      else if (GTK_IS_SCROLLABLE (widget) && GTK_IS_SCROLLED_WINDOW (gtk_widget_get_parent (widget)))
        {
          GtkPolicyType across, down;
          gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (gtk_widget_get_parent (widget)), &across, &down);
          inside = bounds;
          if (scrolls (across))
            inside = *graphene_rect_init (&inside, -1e7f, inside.origin.y, 2e7f, inside.size.height);
          if (scrolls (down))
            inside = *graphene_rect_init (&inside, inside.origin.x, -1e7f, inside.size.width, 2e7f);
        }
      /* A slider is the theme's drawing. */
      if (!GTK_IS_NATIVE (child) && !GTK_IS_SCROLLBAR (child))
        check_widget (child, window, inside, mistakes);
    }
}

char *
layout_mistakes (GtkWidget *window)
{
  GString *mistakes = g_string_new (NULL);
  graphene_rect_t room = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (window), (float) gtk_widget_get_height (window));
  for (GtkWidget *child = gtk_widget_get_first_child (window); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_NATIVE (child))
      check_widget (child, window, room, mistakes);
  return g_string_free (mistakes, FALSE);
}

GtkWidget *
layout_find (GtkWidget *widget, GType type)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = layout_find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}
