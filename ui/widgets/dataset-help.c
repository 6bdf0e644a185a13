#include "ui/widgets/dataset-help.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const PctCatalogueEntry *
find_entry (const char *id)
{
  size_t n;
  const PctCatalogueEntry *entries = pct_catalogue (&n);
  for (size_t i = 0; i < n; i++)
    if (g_str_equal (entries[i].id, id))
      return &entries[i];
  return NULL;
}

static GtkWidget *
links_to (const char *const *addresses)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  for (; *addresses != NULL; addresses++)
    {
      g_autofree char *file = g_path_get_basename (*addresses);
      file[strcspn (file, "?")] = '\0';
      GtkWidget *link = gtk_link_button_new_with_label (*addresses, file);
      gtk_widget_set_tooltip_text (link, *addresses);
      gtk_box_append (GTK_BOX (box), link);
    }
  return box;
}

static void
on_response (GtkWindow *parent, const char *response)
{
  if (g_str_equal (response, "folder"))
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-folder", NULL);
  else if (g_str_equal (response, "file"))
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.open-file", NULL);
}

GtkWidget *
pct_dataset_help_new (GtkWindow *parent, PctDatasetChoice *choice, const char *folder)
{
  const PctCatalogueEntry *entry = find_entry (pct_dataset_choice_get_id (choice));
  const char *id = pct_dataset_choice_get_id (choice);
  g_autofree char *heading = g_strdup_printf (_ ("%s is not on this computer"), pct_dataset_choice_get_name (choice));
  const char *file = entry != NULL ? entry->file : NULL;
  g_autofree char *own = g_build_filename (folder, file != NULL ? file : id, NULL), *body = NULL;
  if (file != NULL)
    body = g_strdup_printf (_ ("Percept fetches nothing by itself. Download its file, save it as\n\n%s\n\nand choose it "
                               "again. Or open the file where it is."),
                            own);
  else if (entry == NULL)
    body = g_strdup_printf (_ ("%s\n\nis gone. Put it back, or open the folder that it is in now."), id);
  else
    body = g_strdup_printf (_ ("Percept fetches nothing by itself. Download its files, unpack archives, put what is in them "
                               "into\n\n%s\n\nand choose it again. Or open the folder that it is in."),
                            own);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  if (entry != NULL && entry->downloads != NULL)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), links_to (entry->downloads));
  const char *open = file != NULL ? "file" : "folder";
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"), open,
                                    file != NULL ? _ ("_Open File…") : _ ("_Open Folder…"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), open);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), parent, G_CONNECT_SWAPPED);
  return dialog;
}
