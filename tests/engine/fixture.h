/* The numbers that the programs in fixtures/ wrote. */
#pragma once

#include <json-glib/json-glib.h>

#include "engine/train/network.h"
#include "engine/train/optimizer.h"

typedef struct FixtureCase FixtureCase;
struct FixtureCase {
  size_t file;
  JsonObject *object;
  void (*test) (const FixtureCase *);
};

/* Adds a test for each case in the lists of this name, of all files; what follows reads the running test's file. */
void fixture_add_tests (const char *list, const char *prefix, void (*test) (const FixtureCase *));

/* The number under `name` at the top. */
size_t fixture_number (const char *name);

/* The floats that a [first byte, count] pair points at; they live as long as the process. */
const float *fixture_floats (JsonArray *place, size_t *n);

/* The values of a fixture's "layers" and "optimizer". Free the layers with g_free. */
PctModelSpec fixture_model (JsonArray *layers);
PctOptimizerSpec fixture_optimizer (JsonObject *optimizer);
PctLossSpec fixture_loss (JsonObject *loss);

/* The dataset of a pool of images. */
PctDataset *fixture_dataset (const char *pool, PctShape *shape);

/* The images and labels of a step's batch. */
void fixture_batch (const PctDataset *dataset, size_t step, uint32_t *images, uint16_t *labels, PctBatch *batch);

#define FIXTURE_MOST_BATCH 8
