#include "tests/ui/journey.h"

#include <locale.h>
#include <string.h>

static const char *program;

void
journey_init (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
  /* libatspi warns of what it asks a window that is only just starting or ending. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_assert_cmpint (*argc, >=, 2);
  program = (*argv)[1];
}

const char *
journey_program (void)
{
  return program;
}

Driver *
journey_start (const char *file)
{
  const char *const argv[] = { program, file, NULL };
  Driver *driver = driver_start (argv);
  g_assert_nonnull (driver);
  g_assert_true (driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE));
  return driver;
}

void
journey_close (Driver *driver)
{
  int status;
  journey_press (driver, "Close");
  g_assert_true (driver_wait_exit (driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  driver_free (driver);
}

char *
journey_write_softmax (const char *dataset, guint batch_size, guint epochs)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "softmax-XXXXXX", NULL);
  g_assert_cmpint (g_mkdir_with_parents (g_get_user_state_dir (), 0700), ==, 0);
  g_assert_nonnull (g_mkdtemp (folder));
  g_autofree char *text = g_strdup_printf (
      "{\"name\": \"softmax\", \"dataset\": {%s}, \"model\": {\"layers\": [{\"type\": \"flatten\"}, {\"type\": "
      "\"dense\","
      " \"units\": 10, \"activation\": \"softmax\"}]}, \"optimizer\": {\"name\": \"adam\", \"learning_rate\": 0.01},"
      " \"training\": {\"epochs\": %u, \"batch_size\": %u}}",
      dataset, epochs, batch_size);
  char *file = g_build_filename (folder, "softmax.json", NULL);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  return file;
}

Driver *
journey_start_softmax (const char *dataset, guint batch_size, guint epochs)
{
  g_autofree char *file = journey_write_softmax (dataset, batch_size, epochs);
  Driver *driver = journey_start (file);
  journey_assert_seen (driver, LABEL, "softmax.json");
  g_assert_true (
      driver_wait_sensitive (driver, BUTTON, "Train", PATIENCE)); /* The default's went when the file's came. */
  return driver;
}

G_NORETURN static void
fail (Driver *driver, const char *name, const char *what)
{
  driver_print (driver);
  g_error ("“%s” %s", name, what);
}

void
journey_assert_seen (Driver *driver, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_wait (driver, role, name, PATIENCE);
  if (found == NULL)
    fail (driver, name, "was not seen");
}

void
journey_assert_gone (Driver *driver, AtspiRole role, const char *name)
{
  if (!driver_wait_gone (driver, role, name, PATIENCE))
    fail (driver, name, "stays");
}

void
journey_assert_described (Driver *driver, AtspiRole role, const char *name, const char *text)
{
  g_autofree char *description = driver_description (driver, role, name);
  g_test_message ("%s: %s", name, description);
  if (description == NULL || strstr (description, text) == NULL)
    fail (driver, name, text);
}

void
journey_wait_for_text (const char *file, const char *text)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;
  for (;;)
    {
      g_autofree char *content = NULL;
      if (g_file_get_contents (file, &content, NULL, NULL) && strstr (content, text) != NULL)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (20000);
    }
}

void
journey_press (Driver *driver, const char *name)
{
  g_test_message ("press %s", name);
  if (!driver_press (driver, name, PATIENCE))
    fail (driver, name, "can't be pressed");
}

void
journey_write (Driver *driver, const char *field, const char *text)
{
  g_test_message ("%s: “%s”", field, text);
  if (!driver_write (driver, field, text))
    fail (driver, field, "can't be written into");
}

void
journey_act (Driver *driver, AtspiRole role, const char *name, const char *action)
{
  if (!driver_act (driver, role, name, action))
    fail (driver, name, action);
}

void
journey_key (guint modifier, guint key)
{
  g_assert_true (driver_key (modifier, key));
}
