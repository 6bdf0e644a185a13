#include <string.h>

#include "app/cli/command.h"
#include "engine/core/error.h"

gboolean
pct_command_parse (const PctCommand *command, const GOptionEntry *entries, int *argc, char ***argv, int least, int most,
                   GError **error)
{
  g_autofree char *usage = g_strdup_printf ("%s - %s", command->arguments, command->about);
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autofree char *name = g_strdup_printf ("percept-cli %s", command->name);
  g_autoptr (GError) failure = NULL;
  g_set_prgname (name);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &failure))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "%s: %s; see %s --help", command->name, failure->message, name);
      return FALSE;
    }
  /* What follows "--" are arguments, also where they start with a hyphen. */
  if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
    {
      memmove (*argv + 1, *argv + 2, (size_t) (*argc - 1) * sizeof **argv);
      --*argc;
    }
  int given = *argc - 1;
  if (given >= least && (most == 0 || given <= most))
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "%s: %s; the command is: %s %s", command->name,
               given < least ? "an argument is missing" : "too many arguments", name, command->arguments);
  return FALSE;
}

gboolean
pct_command_need (const char *path, const char *what, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "%s: no such %s; look at the path", path, what);
  return FALSE;
}
