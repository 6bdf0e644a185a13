#include "engine/kernels/table.h"

const PctKernels pct_kernels_reference = KERNELS_TABLE ("reference");
