#include "engine/core/error.h"

G_DEFINE_QUARK (pct-error-quark, pct_error)

gboolean
pct_data_error (GError **error, const char *place, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, PCT_ERROR, PCT_ERROR_DATA, "%s: %s", place, what);
  return FALSE;
}
