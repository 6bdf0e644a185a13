/* A run folder whose files are in memory. */
#pragma once

#include "tests/fuzz/memory-file.h"

/* The folder, which stays until the program ends: experiment.json is there, and what was put there. */
const char *memory_folder (void);

/* The file of that name ("predictions/index.u32") is from now on the slot's: see memory_file. */
void memory_folder_put (const char *name, unsigned slot, const uint8_t *bytes, size_t size);
