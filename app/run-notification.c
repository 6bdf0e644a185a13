#include "app/run-notification.h"

#include "ui/model/run-fit.h"

#include <glib/gi18n.h>

#define ID "run-ended"

static char *
describe (PctRun *run)
{
  const GError *error = pct_run_get_error (run);
  g_autofree char *what = pct_run_describe (run), *result = pct_run_describe_result (run);
  PctDiagnosis diagnosis = pct_run_diagnose (run);
  g_autofree char *fit = diagnosis.kind == PCT_DIAGNOSIS_TOO_EARLY ? NULL : pct_fit_title (&diagnosis);
  if (pct_run_get_state (run) == PCT_RUN_FAILED)
    return g_strjoin ("\n", what, error == NULL ? NULL : error->message, NULL);
  if (result == NULL)
    return g_strjoin ("\n", what, fit, NULL);
  return g_strjoin ("\n", what, result, fit, NULL);
}

static const char *
title_of (PctRunState state)
{
  switch (state)
    {
    case PCT_RUN_COMPLETED:
      return _ ("The training is complete");
    case PCT_RUN_STOPPED:
      return _ ("The training has stopped");
    case PCT_RUN_FAILED:
      return _ ("The training failed");
    default:
      return NULL;
    }
}

static void
on_state (PctRun *run, GParamSpec *spec, GtkWindow *window)
{
  PctRunState state = pct_run_get_state (run);
  const char *title = title_of (state);
  GApplication *application = G_APPLICATION (gtk_window_get_application (window));
  if (title == NULL || application == NULL || gtk_window_is_active (window))
    return;
  g_autofree char *body = describe (run);
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_default_action (notification, "app.show");
  g_notification_set_priority (notification, state == PCT_RUN_FAILED ? G_NOTIFICATION_PRIORITY_HIGH
                                                                     : G_NOTIFICATION_PRIORITY_NORMAL);
  g_application_send_notification (application, ID, notification);
}

/* Who is back at the window has seen it. */
static void
on_active (GtkWindow *window)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (window));
  if (application != NULL && gtk_window_is_active (window))
    g_application_withdraw_notification (application, ID);
}

void
pct_run_notification_install (GtkWindow *window, PctRun *run)
{
  g_signal_connect_object (run, "notify::state", G_CALLBACK (on_state), window, 0);
  g_signal_connect (window, "notify::is-active", G_CALLBACK (on_active), NULL);
}
