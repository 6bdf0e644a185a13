/* The bytes of a file of predictions, for who writes and who reads it. docs/formats.md is the norm. */
#pragma once

#include <stdint.h>

#include <glib.h>

#define PCT_PREDICTIONS_MAGIC   "PcPr"
#define PCT_PREDICTIONS_VERSION 1

/* Before the records of each set of images; little endian. */
typedef struct {
  char magic[4];
  uint32_t version;
  uint32_t count;
  uint32_t classes;
  uint32_t split;  /* PctSplit: which of the training's sets */
  uint32_t epoch;
  uint32_t source; /* PctSplit: the dataset's split that index.u32 numbers */
  uint32_t unused; /* 0 */
} PctPredictionsHeader;
G_STATIC_ASSERT (sizeof (PctPredictionsHeader) == 32);

typedef struct {
  uint16_t predicted, probability, loss, margin; /* all but the first in half precision */
} PctPredictionsRecord;
G_STATIC_ASSERT (sizeof (PctPredictionsRecord) == 8);
