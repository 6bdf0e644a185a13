/* The Train page of the real window, as assistive tools see and press it. Argument: the program. The experiments are of
 * softmax regression on a few digits: what a page shows of them doesn't depend on the network. */
#include "tests/ui/driver.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

static const char *program;

#define PATIENCE 120
#define STATUS   ATSPI_ROLE_STATUS_BAR

static const char experiment[] = "{\"dataset\": {\"source\": \"digits\", \"limit\": 600, \"validation_split\": %s},"
                                 " \"model\": {\"layers\": [{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 10,"
                                 " \"activation\": \"softmax\"}]}, \"optimizer\": {\"name\": \"adam\", \"learning_rate\": 0.01},"
                                 " \"training\": {\"epochs\": %u, \"batch_size\": 64}}";

typedef struct {
  Driver *driver;
  char *folder, *file;
} Window;

static void
assert_seen (Window *window, AtspiRole role, const char *name)
{
  g_autoptr (Accessible) found = driver_wait (window->driver, role, name, PATIENCE);
  if (found == NULL)
    {
      driver_print (window->driver);
      g_error ("“%s” was not seen", name);
    }
}

static void
open_window (Window *window, const char *split, guint epochs)
{
  window->folder = g_dir_make_tmp ("percept-train-XXXXXX", NULL);
  window->file = g_build_filename (window->folder, "softmax.json", NULL);
  g_autofree char *text = g_strdup_printf (experiment, split, epochs);
  g_assert_true (g_file_set_contents (window->file, text, -1, NULL));
  const char *const argv[] = { program, window->file, NULL };
  window->driver = driver_start (argv);
  g_assert_nonnull (window->driver);
  assert_seen (window, ATSPI_ROLE_LABEL, "softmax.json");
  g_assert_true (driver_wait_sensitive (window->driver, ATSPI_ROLE_PUSH_BUTTON, "Train", PATIENCE));
}

static void
close_window (Window *window)
{
  int status;
  g_assert_true (driver_press (window->driver, "Close"));
  g_assert_true (driver_wait_exit (window->driver, PATIENCE, &status));
  g_assert_cmpint (status, ==, 0);
  driver_free (window->driver);
  g_remove (window->file);
  g_rmdir (window->folder);
  g_free (window->file);
  g_free (window->folder);
}

static void
assert_described (Window *window, const char *name, const char *part)
{
  g_autofree char *description = driver_description (window->driver, ATSPI_ROLE_IMAGE, name);
  g_test_message ("%s: %s", name, description);
  g_assert_nonnull (description);
  g_assert_nonnull (strstr (description, part));
}

/* The end is stated and read out, the fit told, every chart said in words. */
static void
test_ends (void)
{
  Window window = { 0 };
  open_window (&window, "0.2", 4);
  g_assert_true (driver_press (window.driver, "Train"));
  assert_seen (&window, STATUS, "Completed: 4 epochs in *");
  assert_seen (&window, ATSPI_ROLE_ALERT, "Completed: 4 epochs in *. Test accuracy *");
  assert_seen (&window, ATSPI_ROLE_ALERT, "Good so far");
  assert_described (&window, "Loss", "validation loss fell from");
  assert_described (&window, "Loss", "over 4 epochs");
  assert_described (&window, "Accuracy", "validation accuracy rose from");
  assert_described (&window, "Confusion matrix", "of 120 validation images right");
  close_window (&window);
}

/* Without validation images it says so, and a button sets some apart. */
static void
test_offers_a_split (void)
{
  Window window = { 0 };
  open_window (&window, "0", 1);
  assert_seen (&window, ATSPI_ROLE_ALERT, "No validation images");
  g_assert_true (driver_press (window.driver, "Set 10 % Apart"));
  assert_seen (&window, ATSPI_ROLE_LABEL, "540 train · 60 validation · *");
  g_assert_null (driver_find (window.driver, ATSPI_ROLE_ALERT, "No validation images"));
  g_assert_true (driver_press (window.driver, "Train"));
  assert_seen (&window, STATUS, "Completed: 1 epoch in *");
  assert_described (&window, "Loss", "validation loss is");
  close_window (&window);
}

/* A cell that is pressed shows its images on the next page. */
static void
test_shows_a_cell (void)
{
  Window window = { 0 };
  open_window (&window, "0.2", 2);
  g_assert_true (driver_press (window.driver, "Train"));
  assert_seen (&window, STATUS, "Completed: 2 epochs in *");
  g_assert_true (driver_press (window.driver, "true 0, predicted 0: *"));
  assert_seen (&window, ATSPI_ROLE_LABEL, "true 0, predicted 0: *");
  assert_seen (&window, ATSPI_ROLE_LABEL, "Epoch 2 · * right");
  close_window (&window);
}

/* A small set is over in a blink unless it is held back. The pace can be changed while it trains. */
static void
test_pace (void)
{
  static const struct {
    const char *before, *during;
    double least; /* seconds, of three epochs with eight batches each */
  } paces[] = { { "2 epochs a second", NULL, 22 / 16.0 }, { "1 epoch in 5 seconds", "Full speed", 0 } };
  for (size_t i = 0; i < G_N_ELEMENTS (paces); i++)
    {
      Window window = { 0 };
      open_window (&window, "0.2", 3);
      g_assert_true (driver_press (window.driver, "Pace of the training"));
      g_assert_true (driver_act (window.driver, ATSPI_ROLE_RADIO_MENU_ITEM, paces[i].before, "click"));
      gint64 begun = g_get_monotonic_time ();
      g_assert_true (driver_press (window.driver, "Train"));
      if (paces[i].during != NULL)
        {
          assert_seen (&window, STATUS, "Epoch ? of 3*");
          g_assert_true (driver_press (window.driver, "Pace of the training"));
          g_assert_true (driver_act (window.driver, ATSPI_ROLE_RADIO_MENU_ITEM, paces[i].during, "click"));
        }
      assert_seen (&window, STATUS, "Completed: 3 epochs in *");
      g_assert_cmpfloat ((double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC, >=, paces[i].least);
      close_window (&window);
    }
}

static void
on_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *arguments, GDBusMethodInvocation *invocation, gpointer data)
{
  if (g_str_equal (method, "Notify"))
    {
      g_autoptr (GVariant) title = g_variant_get_child_value (arguments, 3), body = g_variant_get_child_value (arguments, 4);
      g_free (*(char **) data);
      *(char **) data = g_strdup_printf ("%s|%s", g_variant_get_string (title, NULL), g_variant_get_string (body, NULL));
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", 1));
    }
  else if (g_str_equal (method, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed ("(['body'],)"));
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static const char notifications[]
    = "<node><interface name='org.freedesktop.Notifications'>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "</interface></node>";

/* Who looks elsewhere is told: at another window, which has the focus since it opened. */
static void
test_notifies (void)
{
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (notifications, NULL);
  static const GDBusInterfaceVTable table = { .method_call = on_call };
  guint object = g_dbus_connection_register_object (bus, "/org/freedesktop/Notifications", node->interfaces[0], &table, &told,
                                                    NULL, &error);
  g_assert_no_error (error);
  guint name = g_bus_own_name_on_connection (bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL,
                                             NULL, NULL);
  Window window = { 0 }, other = { 0 };
  open_window (&window, "0.2", 2);
  open_window (&other, "0.2", 2);
  g_assert_true (driver_press (window.driver, "Train"));
  gint64 end = g_get_monotonic_time () + PATIENCE * (gint64) G_USEC_PER_SEC;
  while (told == NULL && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (20000);
  g_assert_nonnull (told);
  g_assert_true (g_pattern_match_simple ("The training is complete|Completed: 2 epochs in *\nTest accuracy *", told));
  close_window (&other);
  close_window (&window);
  g_bus_unown_name (name);
  g_dbus_connection_unregister_object (bus, object);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  /* libatspi warns of what it asks a window that is only just starting or ending. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_assert_cmpint (argc, >=, 2);
  program = argv[1];
  g_test_add_func ("/train/ends", test_ends);
  g_test_add_func ("/train/offers-a-split", test_offers_a_split);
  g_test_add_func ("/train/shows-a-cell", test_shows_a_cell);
  g_test_add_func ("/train/pace", test_pace);
  g_test_add_func ("/train/notifies", test_notifies);
  return g_test_run ();
}
