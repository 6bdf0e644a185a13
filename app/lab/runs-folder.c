#include "app/lab/lab.h"

#define NAME_LENGTH 40

static GMutex mutex;
static char *chosen; /* or NULL; the mutex's */

void
pct_lab_set_runs_folder (const char *folder)
{
  g_mutex_lock (&mutex);
  g_free (chosen);
  chosen = folder == NULL || folder[0] == '\0' ? NULL : g_strdup (folder);
  g_mutex_unlock (&mutex);
}

char *
pct_lab_runs_folder (void)
{
  g_mutex_lock (&mutex);
  char *folder
      = chosen != NULL ? g_strdup (chosen) : g_build_filename (g_get_user_data_dir (), "percept", "runs", NULL);
  g_mutex_unlock (&mutex);
  return folder;
}

/* The experiment's name as part of a file name: letters without their accents, digits and single hyphens. */
static char *
file_name (const char *name)
{
  g_autofree char *plain = g_str_to_ascii (name != NULL ? name : "", "C");
  GString *out = g_string_new (NULL);
  for (const char *c = plain; *c != '\0' && out->len < NAME_LENGTH; c++)
    if (g_ascii_isalnum (*c))
      g_string_append_c (out, g_ascii_tolower (*c));
    else if (out->len > 0 && out->str[out->len - 1] != '-')
      g_string_append_c (out, '-');
  if (out->len > 0 && out->str[out->len - 1] == '-')
    g_string_truncate (out, out->len - 1);
  if (out->len == 0)
    g_string_append (out, "run");
  return g_string_free (out, FALSE);
}

char *
pct_lab_new_run_path (const PctExperiment *experiment)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  g_autofree char *name = file_name (experiment->name);
  g_autofree char *folder = pct_lab_runs_folder ();
  g_autofree char *base = g_strdup_printf ("%s/%s-%s", folder, date, name);
  char *path = g_strdup (base);
  for (unsigned i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s-%u", base, i);
    }
  return path;
}
