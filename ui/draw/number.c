#include "ui/draw/number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
decimal_mark (void)
{
  /* Translators: what stands before the decimals: 0.25 */
  return C_ ("decimal mark", ".");
}

/* "1e-05" is written "1e-5", and "1e+06" "1e6". */
static void
shorten_exponent (char *text)
{
  char *exponent = strchr (text, 'e');
  if (exponent == NULL)
    return;
  const char *digits = exponent + 2;
  while (digits[0] == '0' && digits[1] != '\0')
    digits++;
  char *at = exponent + (exponent[1] == '-' ? 2 : 1);
  memmove (at, digits, strlen (digits) + 1);
}

const char *
pct_number_format (char *buffer, size_t size, const char *format, double value)
{
  char plain[G_ASCII_DTOSTR_BUF_SIZE + 16];
  g_ascii_formatd (plain, sizeof plain, format, value);
  shorten_exponent (plain);
  const char *point = strchr (plain, '.');
  if (point == NULL)
    g_strlcpy (buffer, plain, size);
  else
    g_snprintf (buffer, size, "%.*s%s%s", (int)(point - plain), plain, decimal_mark (), point + 1);
  return buffer;
}

char *
pct_number_text (const char *format, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 24];
  return g_strdup (pct_number_format (buffer, sizeof buffer, format, value));
}

char *
pct_number_count (guint64 count)
{
  /* Translators: what stands between thousands: 12,300 */
  const char *separator = C_ ("thousands", ",");
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize length = strlen (digits);
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

gboolean
pct_number_has_comma (void)
{
  return g_str_equal (decimal_mark (), ",");
}

/* "12,300" and "1,234,567", but not "0,5" or "12,30". */
static gboolean
has_groups (const char *text)
{
  size_t digits = strspn (text, "0123456789");
  if (digits == 0 || digits > 3)
    return FALSE;
  for (text += digits; *text == ','; text += 4)
    if (strspn (text + 1, "0123456789") != 3)
      return FALSE;
  return *text == '\0';
}

char *
pct_number_plain (const char *typed, gboolean whole)
{
  g_autofree char *stripped = g_strstrip (g_strdup (typed));
  GString *plain = g_string_new (NULL);
  for (const char *c = stripped; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      const char *next = g_utf8_next_char (c);
      gboolean between = plain->len > 0 && g_ascii_isdigit (plain->str[plain->len - 1]) && g_ascii_isdigit (*next);
      if (!between || !g_unichar_isspace (character))
        g_string_append_len (plain, c, next - c);
    }
  gboolean groups = whole && !pct_number_has_comma () && has_groups (plain->str);
  g_string_replace (plain, ",", groups ? "" : ".", 0);
  return g_string_free (plain, FALSE);
}
