/* The Data and Inspect pages with made-up images and predictions. */
#pragma once

#include "ui/pages/data-page.h"
#include "ui/pages/inspect-page.h"

#define PAGES_PATIENCE 30 /* seconds */

typedef struct {
  PctImageSet *set;
  PctExperimentModel *experiment;
  PctDatasetLibrary *library;
  PctRun *run;
  GtkWindow *window;
  PctDataPage *data;
  PctInspectPage *inspect;
} Pages;

/* Image i is of class i % classes, its first pixel its number's lowest byte. */
PctImageSet *pages_image_set (size_t classes, size_t train, size_t validation, gboolean long_names);

/* One page in a window of that size, with that set, which it takes. Inspect has a run that is about to begin. */
void pages_open_data (Pages *pages, PctImageSet *set, int width, int height);
void pages_open_inspect (Pages *pages, PctImageSet *set, int width, int height);
void pages_tear_down (Pages *pages);

/* A child of the page's template, and what its grid of images shows. */
gpointer pages_part (gpointer page, const char *name);
GListModel *pages_images (gpointer page, const char *grid);

/* Judges the validation images: all go into class 0 but those whose number the epoch's divides, which are right. */
void pages_take_epoch (Pages *pages, uint32_t number);

/* Chooses a cell of the confusion matrix; its images come a little later. */
void pages_click_cell (Pages *pages, guint row, guint column);
void pages_wait_for_images (Pages *pages);
