/* The Train page of the real window, as assistive tools see and press it. Argument: the program. The experiments are of
 * softmax regression on a few digits: what a page shows of them doesn't depend on the network. */
#include "tests/ui/journey.h"

#include <string.h>

static Driver *
open_window (const char *split, guint epochs)
{
  g_autofree char *dataset
      = g_strdup_printf ("\"source\": \"digits\", \"limit\": 600, \"validation_split\": %s", split);
  return journey_start_softmax (dataset, 64, epochs);
}

/* The end is stated and read out, the fit told, every chart said in words. */
static void
test_ends (void)
{
  Driver *driver = open_window ("0.2", 4);
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Completed: 4 epochs in *");
  journey_assert_seen (driver, ATSPI_ROLE_ALERT, "Completed: 4 epochs in *. Test accuracy *");
  journey_assert_seen (driver, ATSPI_ROLE_ALERT, "Good so far");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", "validation loss fell from");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", "over 4 epochs");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Accuracy", "validation accuracy rose from");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Confusion matrix", "of 120 validation images right");
  journey_close (driver);
}

/* Without validation images it says so, and a button sets some apart. */
static void
test_offers_a_split (void)
{
  Driver *driver = open_window ("0", 1);
  journey_assert_seen (driver, ATSPI_ROLE_ALERT, "No validation images");
  journey_press (driver, "Set 10 % Apart");
  journey_assert_seen (driver, LABEL, "540 train · 60 validation · *");
  g_assert_null (driver_find (driver, ATSPI_ROLE_ALERT, "No validation images"));
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Completed: 1 epoch in *");
  journey_assert_described (driver, ATSPI_ROLE_IMAGE, "Loss", "validation loss is");
  journey_close (driver);
}

/* A cell that is pressed shows its images on the next page. */
static void
test_shows_a_cell (void)
{
  Driver *driver = open_window ("0.2", 2);
  journey_press (driver, "Train");
  journey_assert_seen (driver, STATUS, "Completed: 2 epochs in *");
  journey_press (driver, "true 0, predicted 0: *");
  journey_assert_seen (driver, LABEL, "true 0, predicted 0: *");
  journey_assert_seen (driver, LABEL, "Epoch 2");
  journey_assert_seen (driver, LABEL, "* % right");
  journey_close (driver);
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
      Driver *driver = open_window ("0.2", 3);
      journey_press (driver, "Pace of the training");
      journey_act (driver, ATSPI_ROLE_RADIO_MENU_ITEM, paces[i].before, "click");
      gint64 begun = g_get_monotonic_time ();
      journey_press (driver, "Train");
      if (paces[i].during != NULL)
        {
          journey_assert_seen (driver, STATUS, "Epoch ? of 3*");
          journey_press (driver, "Pace of the training");
          journey_act (driver, ATSPI_ROLE_RADIO_MENU_ITEM, paces[i].during, "click");
        }
      journey_assert_seen (driver, STATUS, "Completed: 3 epochs in *");
      g_assert_cmpfloat ((double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC, >=, paces[i].least);
      journey_close (driver);
    }
}

static void
on_call (GDBusConnection *connection, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *arguments, GDBusMethodInvocation *invocation, gpointer data)
{
  if (g_str_equal (method, "Notify"))
    {
      const char *program, *title, *body;
      g_variant_get (arguments, "(&su&s&s&s@as@a{sv}i)", &program, NULL, NULL, &title, &body, NULL, NULL, NULL);
      g_free (*(char **) data);
      *(char **) data = g_strdup_printf ("%s|%s|%s", program, title, body);
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
  guint object = g_dbus_connection_register_object (bus, "/org/freedesktop/Notifications", node->interfaces[0], &table,
                                                    &told, NULL, &error);
  g_assert_no_error (error);
  guint name = g_bus_own_name_on_connection (bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                             NULL, NULL, NULL);
  Driver *driver = open_window ("0.2", 2), *other = open_window ("0.2", 2);
  journey_press (driver, "Train");
  gint64 end = g_get_monotonic_time () + PATIENCE * (gint64) G_USEC_PER_SEC;
  while (told == NULL && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (20000);
  g_assert_nonnull (told);
  g_assert_true (g_pattern_match_simple ("Percept|The training is complete|Completed: 2 epochs in *\nTest accuracy *", told));
  journey_close (other);
  journey_close (driver);
  g_bus_unown_name (name);
  g_dbus_connection_unregister_object (bus, object);
}

int
main (int argc, char **argv)
{
  journey_init (&argc, &argv);
  g_test_add_func ("/train/ends", test_ends);
  g_test_add_func ("/train/offers-a-split", test_offers_a_split);
  g_test_add_func ("/train/shows-a-cell", test_shows_a_cell);
  g_test_add_func ("/train/pace", test_pace);
  g_test_add_func ("/train/notifies", test_notifies);
  return g_test_run ();
}
