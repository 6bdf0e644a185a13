#include "app/language.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <locale.h>

/* Beside the program: of its own installation, or of a build folder. */
static const char *const places[] = { "../share/locale", "../resources/po", "../../resources/po" };

static void
bind_translations (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program == NULL ? "." : program);
  for (size_t i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *place = g_build_filename (folder, places[i], NULL);
      if (g_file_test (place, G_FILE_TEST_IS_DIR))
        {
          bindtextdomain (GETTEXT_PACKAGE, place);
          return;
        }
    }
  bindtextdomain (GETTEXT_PACKAGE, PERCEPT_LOCALE_DIR);
}

void
pct_language_begin (void)
{
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  gtk_disable_setlocale ();
  bind_translations ();
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
