/* An experiment to change for the tests of reading and writing, and how two are compared. */
#pragma once

#include "data/runs/experiment-fields.h"

/* A small network on MNIST, trained by SGD. */
extern const char experiment_good[];

/* set: "PATH=VALUE", or NULL. */
PctExperiment *experiment_with (const char *set, GError **error);

/* That it was refused as a request, with this message. Frees the error. */
void experiment_assert_refused (PctExperiment *experiment, GError *error, const char *message);

/* What an experiment that is otherwise good is changed to, and what is said of it. */
typedef struct {
  const char *set, *message;
} ExperimentBadValue;

void experiment_assert_bad_value (const ExperimentBadValue *value);

/* That it is the same with this set, read back from its JSON, and copied. */
void experiment_assert_keeps (const char *set);
/* Through its JSON and back. */
void experiment_assert_round_trip (const PctExperiment *experiment);
