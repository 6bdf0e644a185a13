#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/cli/command.h"
#include "engine/core/error.h"

static int write_error;
static gboolean write_error_told;

gboolean
pct_output_line (const char *json)
{
  if (write_error == 0 && (fputs (json, stdout) < 0 || fputc ('\n', stdout) == EOF || fflush (stdout) != 0))
    write_error = errno != 0 ? errno : EIO;
  return write_error == 0;
}

gboolean
pct_output_complete (void)
{
  if (write_error == 0 && fflush (stdout) != 0)
    write_error = errno != 0 ? errno : EIO;
  if (write_error != 0 && !write_error_told)
    fprintf (stderr, "percept-cli: standard output: %s\n", g_strerror (write_error));
  write_error_told = write_error != 0;
  return write_error == 0;
}

static gboolean
names_a_field (const char *message)
{
  static const char *const parts[] = { "dataset", "model", "loss", "optimizer", "training" };
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      size_t length = strlen (parts[i]);
      if (strncmp (message, parts[i], length) == 0 && strchr (".:[", message[length]) != NULL)
        return TRUE;
    }
  return FALSE;
}

void
pct_output_name_file (GError **error, const char *file)
{
  if (names_a_field ((*error)->message))
    g_prefix_error (error, "%s: ", file);
}

int
pct_output_fail (GError *error)
{
  fprintf (stderr, "percept-cli: %s\n", error->message);
  gboolean request = g_error_matches (error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_error_free (error);
  return request ? PCT_EXIT_REQUEST : PCT_EXIT_FAILED;
}

int
pct_output_end (void)
{
  return pct_output_complete () ? PCT_EXIT_DONE : PCT_EXIT_FAILED;
}
