#include "app/settings.h"

/* Beside the program: of its own installation, or of a build folder, whose keys an installed version may not have. */
static const char *const places[] = { "../share/glib-2.0/schemas", "../resources", "../../resources" };

static GSettingsSchema *
find_schema (void)
{
  const char *id = "org.percept.Percept";
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  GSettingsSchema *schema = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program == NULL ? "." : program);
  for (size_t i = 0; schema == NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *place = g_build_filename (folder, places[i], NULL);
      GSettingsSchemaSource *source = g_settings_schema_source_new_from_directory (place, installed, FALSE, NULL);
      if (source == NULL)
        continue;
      schema = g_settings_schema_source_lookup (source, id, FALSE);
      g_settings_schema_source_unref (source);
    }
  if (schema == NULL && installed != NULL)
    schema = g_settings_schema_source_lookup (installed, id, TRUE);
  return schema;
}

GSettings *
pct_settings (void)
{
  static GSettings *settings;
  if (settings == NULL)
    {
      GSettingsSchema *schema = find_schema ();
      if (schema == NULL)
        g_error ("The settings' schema is missing: install Percept with “meson install”, or run it from its build folder");
      settings = g_settings_new_full (schema, NULL, NULL);
      g_settings_schema_unref (schema);
    }
  return settings;
}
