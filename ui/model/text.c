#include "ui/model/text.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>
#include <math.h>

#include "data/datasets/catalogue.h"
#include "ui/draw/number.h"

char *
pct_text_count (guint64 count)
{
  return pct_number_count (count);
}

char *
pct_text_rate (double rate)
{
  if (!isfinite (rate) || rate <= 0)
    return g_strdup ("0");
  double unit = rate < 1000 ? 1 : pow (10, floor (log10 (rate)) - 2);
  return pct_text_count ((guint64) (round (rate / unit) * unit));
}

char *
pct_text_duration (double seconds)
{
  if (!(seconds >= 1))
    return g_strdup (_ ("less than 1 s"));
  guint64 whole = (guint64) round (seconds);
  guint hours = (guint) (whole / 3600), minutes = (guint) (whole / 60 % 60), rest = (guint) (whole % 60);
  if (hours > 0)
    return g_strdup_printf (_ ("%u h %u min"), hours, minutes);
  if (minutes > 0)
    return g_strdup_printf (_ ("%u min %u s"), minutes, rest);
  return g_strdup_printf (_ ("%u s"), rest);
}

char *
pct_text_left_to_right (const char *text)
{
  gboolean turned = text[0] != '\0' && gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  return turned ? g_strconcat ("\u2066", text, "\u2069", NULL) : g_strdup (text);
}

/* A name in Arabic turns the line that it begins, and its neighbours, unless it is set apart behind a mark. */
char *
pct_text_pair (const char *label, const char *predicted)
{
  gboolean turned = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL
                    || !g_str_is_ascii (label) || !g_str_is_ascii (predicted);
  return turned ? g_strconcat ("\u200e\u2068", label, "\u2069 → \u2068", predicted, "\u2069", NULL)
                : g_strconcat (label, " → ", predicted, NULL);
}

char *
pct_text_percent (double share)
{
  /* Half of one is rounded up, though it may have been kept as a float. */
  double tenths = floor (share * 1000 + 0.5 + 1e-4);
  if (share < 1 && tenths >= 1000)
    tenths = 999;
  g_autofree char *number = pct_number_text ("%.1f", tenths / 10);
  /* Translators: a number and the percent sign */
  return g_strdup_printf (_ ("%s %%"), number);
}

char *
pct_text_date (gint64 seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (seconds);
  /* Translators: day and time at which a run was started, as strftime has it. */
  return date == NULL ? g_strdup ("") : g_strstrip (g_date_time_format (date, _ ("%e %B %Y, %H:%M")));
}

const char *
pct_text_set_name (const PctImageSet *set)
{
  const PctCatalogueEntry *entry = pct_catalogue_find (set->id);
  return entry == NULL ? set->name : _ (entry->name);
}

char *
pct_text_source_name (const char *source)
{
  const PctCatalogueEntry *entry = pct_catalogue_find (source);
  return entry == NULL ? g_path_get_basename (source) : g_strdup (_ (entry->name));
}
