/* Small networks for tests, each with what the others lack, and random ones. */
#pragma once

#include "engine/train/network.h"

#define TEST_MOST_LAYERS 20

typedef struct {
  const char *name;
  PctShape input;
  PctLayerSpec layers[TEST_MOST_LAYERS];
} TestModel;

/* The models, ending where the name is NULL. */
extern const TestModel test_models[];

/* A borrowing view. */
PctModelSpec test_model_spec (const TestModel *model);

/* A network that fits its input: convolutions and poolings of random shapes while there is room, then dense layers.
 * smooth: none of relu and max pooling. */
void test_model_random (uint64_t seed, size_t n_classes, gboolean smooth, TestModel *model);
