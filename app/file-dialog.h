/* The desktop's own dialog to choose a file or folder with, by its portal where there is one; and what is said of a file
 * that can't be opened or saved. */
#pragma once

#include <gtk/gtk.h>

typedef void (*PctFileChosen) (GFile *file, gpointer data);

typedef struct {
  GtkFileChooserAction action;
  const char *title, *accept;
  const char *name;                    /* proposed for what is saved, or NULL */
  const char *filter_name, *filter;    /* a glob, or NULL; all files are offered beside it */
} PctFileDialog;

/* chosen: called once a file is, unless `owner` (a GObject, handed over as data) is gone by then. */
void pct_file_dialog_show (const PctFileDialog *dialog, GtkWindow *parent, PctFileChosen chosen, gpointer owner);

/* An error's message without the file's name and folders, which it may begin with: a heading has named it already. */
const char *pct_file_reason (const char *message, const char *path);

/* why: what is wrong with it and what to do; otherwise: what stays as it was. */
void pct_file_refuse (GtkWindow *parent, GFile *file, const char *why, const char *otherwise);

/* Offers to save it elsewhere. again: called when that is wanted, unless `owner` (a GObject) is gone. */
void pct_file_refuse_saving (GtkWindow *parent, const char *path, const char *why, void (*again) (gpointer owner), gpointer owner);
