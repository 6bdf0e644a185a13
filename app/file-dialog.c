#include "app/file-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  GtkFileChooserNative *native;
  PctFileChosen chosen;
  GWeakRef owner;
} Asking;

static void
on_response (Asking *asking, int response)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&asking->owner);
  g_autoptr (GFile) file = NULL;
  if (owner != NULL && response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (asking->native));
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (asking->native));
  if (file != NULL)
    asking->chosen (file, owner);
  g_weak_ref_clear (&asking->owner);
  g_object_unref (asking->native);
  g_free (asking);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *glob)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, glob);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
pct_file_dialog_show (const PctFileDialog *dialog, GtkWindow *parent, PctFileChosen chosen, gpointer owner)
{
  Asking *asking = g_new0 (Asking, 1);
  asking->native = gtk_file_chooser_native_new (dialog->title, parent, dialog->action, dialog->accept, NULL);
  asking->chosen = chosen;
  g_weak_ref_init (&asking->owner, owner);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (asking->native), TRUE);
  if (dialog->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (asking->native), dialog->name);
  if (dialog->filter != NULL)
    {
      add_filter (GTK_FILE_CHOOSER (asking->native), dialog->filter_name, dialog->filter);
      add_filter (GTK_FILE_CHOOSER (asking->native), _ ("All files"), "*");
    }
  g_signal_connect_swapped (asking->native, "response", G_CALLBACK (on_response), asking);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (asking->native));
}

void
pct_file_refuse (GtkWindow *parent, GFile *file, const char *why, const char *otherwise)
{
  g_autofree char *name = g_file_get_basename (file), *shown = g_filename_display_name (name);
  g_autofree char *heading = g_strdup_printf (_ ("“%s” can’t be opened"), shown);
  g_autofree char *body = g_strdup_printf ("%s\n\n%s", why, otherwise);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

const char *
pct_file_reason (const char *message, const char *path)
{
  if (!g_str_has_prefix (message, path) || message[strlen (path)] != ':')
    return message;
  message += strlen (path) + 1;
  return message + strspn (message, " ");
}

void
pct_file_refuse_saving (GtkWindow *parent, const char *path, const char *why, void (*again) (gpointer owner), gpointer owner)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *heading = g_strdup_printf (_ ("“%s” can’t be saved"), name);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, why);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "elsewhere", _ ("_Save As…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "elsewhere", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "elsewhere");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response::elsewhere", G_CALLBACK (again), owner, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
