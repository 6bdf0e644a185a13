/* An experiment to change for the tests of reading and writing, and how two are compared. */
#pragma once

#include "data/runs/experiment-fields.h"

/* A small network on MNIST, trained by SGD. */
extern const char experiment_good[];

/* set: "PATH=VALUE", or NULL. */
PctExperiment *experiment_with (const char *set, GError **error);

/* That it was refused as a request, with this message. Frees the error. */
void experiment_assert_refused (PctExperiment *experiment, GError *error, const char *message);

void experiment_assert_same (const PctExperiment *a, const PctExperiment *b);
/* Through its JSON and back. */
void experiment_assert_round_trip (const PctExperiment *experiment);
